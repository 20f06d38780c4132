// A guest who walked away: warned with the time left, then forgotten. Never while money may be moving.

import { followTouches, forget, isChanged, secondsLeft } from '../../hub/web/guest/quiet.tsx';
import { QUIET_MS, WARNING_MS, session, touch, type Screen } from '../../hub/web/guest/session.ts';
import { paymentState, unwatchBill } from './payment.ts';

const SECOND_MS = 1_000;
/** The number stays this long for the guest to read; the button leaves at once. */
export const NUMBER_MS = 30_000;

/** Back to the first screen, for the next guest. */
export function leave(): void {
  const { screen } = session.value;
  if (screen.at === 'paying') unwatchBill(screen.placed.bill);
  forget();
}

/** How long `screen` may stand untouched, with its warning; null for as long as it takes. */
function patience(screen: Screen): number | null {
  switch (screen.at) {
    case 'start':
      // Somebody may have changed the language or the letters and gone.
      return QUIET_MS;
    case 'sending':
      return null;
    case 'paying':
      return paymentState() === 'declined' ? QUIET_MS + WARNING_MS : null;
    case 'done':
    case 'cancelled':
      return NUMBER_MS;
    case 'menu':
    case 'item':
    case 'basket':
    case 'review':
    case 'pay':
      return QUIET_MS + WARNING_MS;
  }
}

export function followIdle(): void {
  followTouches(() => {
    const { screen, touchedAt } = session.value;
    const limit = patience(screen);
    const left = limit === null ? Infinity : touchedAt + limit - Date.now();
    if (left <= 0) {
      if (screen.at !== 'start' || isChanged()) leave();
      else touch();
    } else {
      const warned = screen.at !== 'start' && left <= (screen.at === 'done' || screen.at === 'cancelled' ? NUMBER_MS : WARNING_MS);
      secondsLeft.value = warned ? Math.ceil(left / SECOND_MS) : null;
    }
  });
}
