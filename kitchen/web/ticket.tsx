// One ticket: huge number, lines to press, a band that fills with its age.

import { Button } from '../../hub/web/parts/button.tsx';
import { Icon, type IconName } from '../../hub/web/parts/icons.tsx';
import { t } from '../../hub/web/text.ts';
import { bump, hasNoPaper, isBusy, type Ticket, type TicketLine } from './hub.ts';

/** A dish takes ten minutes; from then on a guest looks at the kitchen door. */
const LATE_MS = 10 * 60_000;
/** Here the band is full. */
const FULL_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

const SIGNS: Record<'added' | 'free' | 'cancelled', IconName> = { added: 'plus', free: 'basket', cancelled: 'cross' };

export function live({ lines }: Ticket): TicketLine[] {
  return lines.filter(({ state }) => state === 'fired' || state === 'ready');
}

/** What the big button does next: everything ready, then everything served. */
export function nextStep(ticket: Ticket): 'ready' | 'served' {
  return live(ticket).some(({ state }) => state === 'fired') ? 'ready' : 'served';
}

type TicketProps = { ticket: Ticket; now: number; place: number; selected: boolean; withStation: boolean };

export function TicketCard({ ticket, now, place, selected, withStation }: TicketProps) {
  const age = Math.max(0, now - (ticket.fired_at ?? now));
  const step = nextStep(ticket);
  const waiting = isBusy(ticket);
  const title = `ticket-${ticket.station}-${ticket.order}`;
  return (
    <li class={`ticket${selected ? ' selected' : ''}${age >= LATE_MS ? ' late' : ''}`} data-number={ticket.number}>
      <article aria-labelledby={title}>
        <Head ticket={ticket} id={title} place={place} withStation={withStation} />
        <div class="age">
          <div class="band" style={{ width: `${Math.min(100, (age / FULL_MS) * 100)}%` }} />
          <span>
            {age >= LATE_MS && <Icon name="warning" />}
            {t('staff.kitchen.minutes', { minutes: Math.floor(age / MINUTE_MS) })}
          </span>
        </div>
        {hasNoPaper(ticket) && (
          <p class="mark no-paper">
            <Icon name="printer" />
            {t('staff.kitchen.no_paper')}
          </p>
        )}
        {ticket.allergens !== undefined && (
          <p class="allergy">
            <Icon name="warning" />
            {t('staff.allergy', { names: ticket.allergens.map((one) => t(`allergen.${one}`)).join(', ') })}
          </p>
        )}
        {ticket.note !== undefined && <p class="note">{ticket.note}</p>}
        <ul class="lines">
          {ticket.lines.map((line) => (
            <li key={line.key}>
              <Line ticket={ticket} line={line} waiting={waiting} />
            </li>
          ))}
        </ul>
        <Button look={step === 'served' ? 'primary' : 'quiet'} wide icon={step === 'served' ? 'onward' : 'check'} disabled={waiting} onPress={() => void bump(ticket, step)}>
          {t(`staff.kitchen.${step}`)}
        </Button>
      </article>
    </li>
  );
}

export function Head({ ticket, id, place, withStation }: { ticket: Ticket; id: string; place: number; withStation: boolean }) {
  return (
    <header>
      <h2 id={id}>{ticket.number}</h2>
      <p class="where">
        <strong>{ticket.table === undefined ? t(`paper.service.${ticket.service}`) : t('staff.kitchen.table', { table: ticket.table })}</strong>
        {withStation && <span>{ticket.stationName}</span>}
      </p>
      {place >= 1 && place <= 9 && (
        <span class="place" aria-hidden="true">
          {place}
        </span>
      )}
    </header>
  );
}

function Line({ ticket, line, waiting }: { ticket: Ticket; line: TicketLine; waiting: boolean }) {
  const cancelled = line.state === 'cancelled';
  const mark = cancelled ? 'cancelled' : line.kind;
  const words = (
    <>
      <span class="quantity">{line.quantity}</span>
      <span class="what">
        {mark !== 'new' && (
          <span class={`mark ${mark}`}>
            <Icon name={SIGNS[mark]} />
            {t(`staff.kitchen.kind.${mark}`)}
          </span>
        )}
        <span class="name">{line.name}</span>
        {line.of !== undefined && <span class="option">{t('staff.kitchen.of', { name: line.of })}</span>}
        {line.options.map((option) => (
          <span key={option} class="option">
            {option}
          </span>
        ))}
        {line.note !== undefined && <span class="wish">{line.note}</span>}
        {line.state === 'ready' && (
          <span class="made">
            <Icon name="check" />
            {t('staff.kitchen.line.ready')}
          </span>
        )}
      </span>
    </>
  );
  if (line.state !== 'fired' && line.state !== 'ready') return <div class={`line ${line.state}`}>{words}</div>;
  const to = line.state === 'fired' ? 'ready' : 'recall';
  return (
    <button type="button" class={`line pressable ${line.state}`} aria-pressed={line.state === 'ready'} disabled={waiting} onClick={() => void bump(ticket, to, [line.key])}>
      {words}
    </button>
  );
}
