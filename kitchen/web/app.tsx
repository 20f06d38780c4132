// The whole display: calls and troubles on top, tickets, what was just done.

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { connected, hubNow } from '../../hub/web/socket.ts';
import { changeLanguage, problemText } from '../../hub/web/staff.ts';
import { nameOf, t } from '../../hub/web/text.ts';
import { toast } from '../../hub/web/toast.ts';
import { chooseStation, station } from './choices.ts';
import { ask, bump, callCount, calls, done, hidden, link, placeOf, problems, stations, tickets, told } from './hub.ts';
import { OnScreen, StuckTickets } from './papers.tsx';
import { Head, nextStep, TicketCard } from './ticket.tsx';

/** Bands and minutes move this often. */
const TICK_MS = 5_000;
/** A ticket that was cancelled whole stays in sight this long unless somebody says "seen". */
const CANCELLED_MS = 5 * 60_000;

export function App() {
  useEffect(() => {
    document.title = t('staff.kitchen.page');
  });
  if (link.standing.value === 'unpaired') return <Pairing kind={link.kind} onPaired={({ token }) => link.paired(token)} />;
  if (link.standing.value === 'starting' || !told.value) return <Loading />;
  return (
    <Guarded>
      <Display />
    </Guarded>
  );
}

function useNow(): number {
  const [now, setNow] = useState(hubNow());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(hubNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  // A ticket that has just come is newer than the last tick.
  return Math.max(now, hubNow());
}

function Display() {
  const now = useNow();
  const [recent, setRecent] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const [seen, setSeen] = useState<string[]>([]);
  const open = tickets.value;
  const all = stations.value.length > 1 && station.value === null;
  const gone = done.value.filter(({ lines, order, station: at, done_at }) => lines.every(({ state }) => state === 'cancelled') && now - (done_at ?? 0) < CANCELLED_MS && !seen.includes(`${at} ${order}`));
  // Before the browser paints: the next key may follow what is painted at once.
  useLayoutEffect(() => {
    const typed = (event: KeyboardEvent) => {
      if (/^[1-9]$/.test(event.key)) {
        const ticket = open[Number(event.key) - 1];
        if (ticket === undefined) return;
        setPicked(placeOf(ticket));
        document.querySelector(`[data-number="${ticket.number}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
      } else if (event.key === 'Escape') setPicked(null);
      else if (event.key === 'Enter' && picked !== null) {
        const ticket = open.find((one) => placeOf(one) === picked);
        if (ticket === undefined) return;
        // A button that has the focus must not be pressed by the same key.
        event.preventDefault();
        void bump(ticket, nextStep(ticket));
      }
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  });
  return (
    <div class="kitchen near">
      <Top count={open.length + hidden.value} recent={recent} onRecent={() => setRecent(!recent)} />
      <Notices />
      <main>
        {recent ? (
          <Recent withStation={all} />
        ) : open.length === 0 && gone.length === 0 ? (
          <div class="empty">
            <h2>{t('staff.kitchen.empty')}</h2>
            <p>{t('staff.kitchen.empty.what')}</p>
          </div>
        ) : (
          <ul class="tickets" aria-label={t('staff.kitchen.page')} tabIndex={0}>
            {gone.map((ticket) => (
              <li key={`gone ${placeOf(ticket)}`} class="ticket gone">
                <article aria-labelledby={`gone-${ticket.order}`}>
                  <Head ticket={ticket} id={`gone-${ticket.order}`} place={0} withStation={all} />
                  <p class="mark cancelled">
                    <Icon name="cross" />
                    {t('staff.kitchen.kind.cancelled')}
                  </p>
                  <ul class="lines">
                    {ticket.lines.map((line) => (
                      <li key={line.key} class="line cancelled">
                        <span class="quantity">{line.quantity}</span>
                        <span class="name">{line.name}</span>
                      </li>
                    ))}
                  </ul>
                  <Button wide icon="check" onPress={() => setSeen([...seen, placeOf(ticket)])}>
                    {t('staff.kitchen.seen')}
                  </Button>
                </article>
              </li>
            ))}
            {open.map((ticket, index) => (
              <TicketCard key={placeOf(ticket)} ticket={ticket} now={now} place={index + 1} selected={picked === placeOf(ticket)} withStation={all} />
            ))}
          </ul>
        )}
      </main>
      {hidden.value > 0 && !recent && <p class="hidden">{t('staff.kitchen.hidden', { count: hidden.value })}</p>}
    </div>
  );
}

function Top({ count, recent, onRecent }: { count: number; recent: boolean; onRecent: () => void }) {
  return (
    <nav class="top" aria-label={t('staff.kitchen.stations')}>
      <h1 class="count">{t('staff.kitchen.open', { count })}</h1>
      <div class="choices" role="group" aria-label={t('staff.kitchen.stations')}>
        {stations.value.length > 1 && (
          <Button pressed={station.value === null} onPress={() => chooseStation(null)}>
            {t('staff.kitchen.all')}
          </Button>
        )}
        {stations.value.map(({ id, name }) => (
          <Button key={id} pressed={station.value === id} onPress={() => chooseStation(id)}>
            {name}
          </Button>
        ))}
      </div>
      <Button icon="back" pressed={recent} onPress={onRecent}>
        {t('staff.kitchen.recent')}
      </Button>
      <Button onPress={() => changeLanguage(link.kind)}>{t('staff.language')}</Button>
    </nav>
  );
}

function Notices() {
  return (
    <section class="notices" aria-live="polite">
      {connected.value === false && (
        <p class="banner">
          <Icon name="warning" />
          <span>{t('staff.kitchen.lost')}</span>
        </p>
      )}
      {toast.value !== null && <p class="banner">{toast.value.text}</p>}
      <OnScreen />
      {calls.value.slice(0, 3).map((call) => (
        <div key={call.id} class="call">
          <Icon name="bell" />
          <p>
            <strong>{t('staff.kitchen.call', { place: call.table === undefined ? call.from : t('staff.kitchen.table', { table: call.table }), wish: nameOf('paper.call.reason', call.reason, call.reason) })}</strong>
            {call.escalated && <span class="mark cancelled">{t('staff.kitchen.call.late')}</span>}
          </p>
          <Button icon="check" onPress={() => void ask<'answer_call'>({ type: 'answer_call', call: call.id })}>
            {t('staff.kitchen.call.answer')}
          </Button>
        </div>
      ))}
      {callCount.value > 3 && <p class="more">{t('staff.kitchen.call.more', { count: callCount.value - 3 })}</p>}
      <StuckTickets />
      {problems.value.map((problem) => (
        <p key={`${problem.code} ${problem.about}`} class="banner">
          <Icon name="warning" />
          <span>
            {problem.printer_name !== undefined && <strong>{problem.printer_name} </strong>}
            {problemText(problem, 'what')}
          </span>
        </p>
      ))}
    </section>
  );
}

function Recent({ withStation }: { withStation: boolean }) {
  const found = done.value.filter(({ lines }) => lines.some(({ state }) => state === 'served'));
  if (found.length === 0) {
    return (
      <div class="empty">
        <h2>{t('staff.kitchen.recent')}</h2>
        <p>{t('staff.kitchen.recent.none')}</p>
      </div>
    );
  }
  return (
    <ul class="tickets" aria-label={t('staff.kitchen.recent')} tabIndex={0}>
      {found.map((ticket) => (
        <li key={placeOf(ticket)} class="ticket" data-number={ticket.number}>
          <article aria-labelledby={`done-${ticket.station}-${ticket.order}`}>
            <Head ticket={ticket} id={`done-${ticket.station}-${ticket.order}`} place={0} withStation={withStation} />
            <p class="names">{ticket.lines.map(({ name, quantity }) => `${name} ${quantity}`).join(', ')}</p>
            <Button wide icon="back" label={t('staff.kitchen.recall.of', { number: ticket.number })} onPress={() => void bump(ticket, 'recall')}>
              {t('staff.kitchen.recall')}
            </Button>
          </article>
        </li>
      ))}
    </ul>
  );
}
