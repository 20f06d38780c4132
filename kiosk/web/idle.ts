// A guest who walked away: warned with the time left, then forgotten. Never while money may be moving.

import { followTouches, forget, isChanged, secondsLeft } from '../../hub/web/guest/quiet.tsx';
import { QUIET_MS, WARNING_MS, session, touch, type Screen } from '../../hub/web/guest/session.ts';
import { t } from '../../hub/web/text.ts';
import { payment, stopPaying, unwatchBill } from './payment.ts';

const SECOND_MS = 1_000;
/** The number stays this long for the guest to read; the button leaves at once. */
export const NUMBER_MS = 30_000;

/** Who pays with a phone looks at that, not at the kiosk: so long is nobody asked whether they are there. */
const PHONE_QUIET_MS = 180_000;

/** Back to the first screen, for the next guest. A payment that a phone may still make is given up first. */
export function leave(): void {
  const { screen } = session.value;
  if (screen.at === 'paying') {
    const now = payment();
    if (screen.payment !== null && now?.state === 'requested' && now.by_hand === undefined) {
      touch();
      secondsLeft.value = null;
      void stopPaying(screen.payment);
      return;
    }
    unwatchBill(screen.placed.bill);
  }
  forget();
}

/** What a guest is asked who left a payment alone; undefined where something was being chosen. */
export function quietWords(): { title: string; what: string; stay: string; leave: string } | undefined {
  const { screen } = session.value;
  const seconds = secondsLeft.value ?? 0;
  if (screen.at !== 'paying') return undefined;
  if (payment()?.state === 'requested' && payment()?.by_hand === undefined) {
    return { title: t('idle.paying.title'), what: t('idle.paying.what', { seconds }), stay: t('idle.paying.stay'), leave: t('pay.give_up') };
  }
  const what = t('idle.sent.what', { seconds, number: screen.placed.number });
  return { title: t('idle.sent.title'), what, stay: t('idle.sent.stay'), leave: t('bar.restart') };
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
      return payingPatience();
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

function payingPatience(): number | null {
  const now = payment();
  if (now?.state === 'declined') return QUIET_MS + WARNING_MS;
  const phone = now?.state === 'requested' && now.waiting !== undefined && now.given_up !== true;
  // A card is in the terminal, or nobody knows: that ends by itself, or with a person.
  return phone ? PHONE_QUIET_MS + WARNING_MS : null;
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
