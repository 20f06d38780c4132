// Who sits at this table now: their rounds and bill as the hub tells them, and when the tablet forgets them.

import { computed, effect, signal, untracked } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { followOrders } from '../../hub/web/guest/order.ts';
import { followTouches, forget, isChanged, secondsLeft } from '../../hub/web/guest/quiet.tsx';
import { change, session, show, WARNING_MS } from '../../hub/web/guest/session.ts';
import { link } from '../../hub/web/guest/shop.ts';
import type { CallReason, Seating } from '../../hub/web/wire.ts';

/** A party that has sat down may read the menu for long; a child that pressed a button in passing is gone by then. */
const UNSEATED_QUIET_MS = 5 * 60_000;
/** On the first screen only a language or letters were changed. */
const START_QUIET_MS = 90_000;

/** What the hub says of this tablet. */
type Itself = { table?: string; table_label?: string; seating?: string; calls: Partial<Record<CallReason, { since: number }>> };

export const itself = computed<Itself | undefined>(() => {
  const known = link.me.value;
  return known === null ? undefined : live<Itself>(`device.${known.device_id}`).value;
});

/** The party's rounds and bill; undefined while nobody has ordered. */
export const seating = computed<Seating | undefined>(() => {
  const id = itself.value?.seating;
  return id === undefined ? undefined : live<Seating>(`seating.${id}`).value;
});

/** Whether the bill stands in place of the menu. */
export const billOpen = signal(false);

/** Back to the first screen for whoever sits down next. */
export function leave(): void {
  billOpen.value = false;
  forget();
}

/** Hear the party that sits here, go with it, and order for it. */
export function followParty(): void {
  followOrders((placed) => {
    change({ lines: [], quote: null, agreed: null, placed, screen: { at: 'menu', category: null } });
  });
  let watched: string | null = null;
  effect(() => {
    const known = itself.value;
    if (known === undefined) return;
    const now = known.seating ?? null;
    if (now !== watched) {
      if (watched !== null) link.unwatch(`seating.${watched}`);
      if (now !== null) link.watch(`seating.${now}`);
      watched = now;
    }
    untracked(() => settle(now));
  });
  followQuiet();
}

/** The visit goes with the party: one that has left takes everything along, also while the tablet was off. */
function settle(now: string | null): void {
  const { seating: before, screen } = session.value;
  if (before === now) return;
  // What is on its way to the hub is answered first; then the screen goes on by itself.
  if (before !== null && screen.at !== 'sending') leave();
  change({ seating: now });
  if (now !== null && session.value.screen.at === 'start') show({ at: 'menu', category: null });
}

function followQuiet(): void {
  followTouches(() => {
    const { screen, seating: sits, touchedAt } = session.value;
    const untouched = Date.now() - touchedAt;
    if (screen.at === 'start') {
      if (untouched > START_QUIET_MS && isChanged()) leave();
      return;
    }
    // While somebody sits here nothing is taken from them.
    const left = sits === null && screen.at !== 'sending' ? UNSEATED_QUIET_MS + WARNING_MS - untouched : Infinity;
    if (left <= 0) leave();
    else secondsLeft.value = left <= WARNING_MS ? Math.ceil(left / 1_000) : null;
  });
}
