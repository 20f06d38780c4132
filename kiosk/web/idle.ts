// A guest who walked away: warned with the time left, then forgotten. Never while money may be moving.

import { signal } from '@preact/signals';
import { highContrast, textSize } from '../../hub/web/device.ts';
import { QUIET_MS, WARNING_MS, reset, session, touch, type Screen } from '../../hub/web/guest/session.ts';
import { paymentState, unwatchBill } from './payment.ts';

const SECOND_MS = 1_000;
/** The number stays this long for the guest to read; the button leaves at once. */
export const NUMBER_MS = 30_000;

/** Seconds until the guest is forgotten, while they are being warned; else null. */
export const secondsLeft = signal<number | null>(null);

/** Back to the first screen, for the next guest: language, letters and colours as they were. */
export function leave(): void {
  const { screen } = session.value;
  if (screen.at === 'paying') unwatchBill(screen.placed.bill);
  textSize.value = 'normal';
  highContrast.value = false;
  secondsLeft.value = null;
  reset();
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
  for (const kind of ['pointerdown', 'keydown'] as const) {
    // The warning itself is answered by its own buttons, so that a stray touch is not taken for a yes.
    document.addEventListener(kind, () => secondsLeft.value === null && touch(), { capture: true });
  }
  window.setInterval(() => {
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
  }, SECOND_MS / 2);
}

function isChanged(): boolean {
  return session.value.language !== 'ko' || textSize.value !== 'normal' || highContrast.value;
}
