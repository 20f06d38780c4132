// Guests who call (직원 호출): they ring here until somebody answers, signed in or not.

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { hubNow } from '../../hub/web/socket.ts';
import { audible, ring } from '../../hub/web/sound.ts';
import { nameOf, t } from '../../hub/web/text.ts';
import { ask, callCount, calls, person, type Call } from './hub.ts';
import { Mark } from './parts.tsx';

/** More bells than this leave no room for anything else; the rest is a count. */
const SHOWN = 3;
const SECOND_MS = 1_000;
const MINUTE_S = 60;

export function Calls() {
  const ringing = callCount.value > 0;
  useEffect(() => (ringing ? ring(Infinity) : undefined), [ringing]);
  const now = useSeconds(ringing);
  return (
    <section class="calls" aria-live="polite" aria-label={t('staff.calls')}>
      {!audible.value && (
        <p class="silent">
          <Icon name="bell" />
          <span>{t('staff.calls.silent')}</span>
        </p>
      )}
      {calls.value.slice(0, SHOWN).map((call) => (
        <CallRow key={call.id} call={call} now={now} />
      ))}
      {callCount.value > SHOWN && <p class="more">{t('staff.kitchen.call.more', { count: callCount.value - SHOWN })}</p>}
    </section>
  );
}

function CallRow({ call, now }: { call: Call; now: number }) {
  const place = call.table === undefined ? call.from : t('staff.table', { table: call.table });
  const words = t('staff.kitchen.call', { place, wish: nameOf('paper.call.reason', call.reason, call.reason) });
  return (
    <div class="call">
      <Icon name="bell" />
      <p>
        <strong>{words}</strong>
        {/* Said once by a screen reader, not every second. */}
        <span class="waited" aria-hidden="true">
          {waited(now - call.since)}
        </span>
        {call.escalated && <Mark tone="stop">{t('staff.kitchen.call.late')}</Mark>}
      </p>
      {person.value === undefined ? (
        <span class="hint">{t('staff.calls.sign_in')}</span>
      ) : (
        <Button icon="check" onPress={() => void ask({ type: 'answer_call', call: call.id })}>
          {t('staff.kitchen.call.answer')}
        </Button>
      )}
    </div>
  );
}

function waited(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  return `${Math.floor(seconds / MINUTE_S)}:${String(seconds % MINUTE_S).padStart(2, '0')}`;
}

/** The hub's time, moving on by the second while `running`. */
function useSeconds(running: boolean): number {
  const [now, setNow] = useState(hubNow());
  useLayoutEffect(() => {
    if (!running) return undefined;
    setNow(hubNow());
    const timer = window.setInterval(() => setNow(hubNow()), SECOND_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
