// From "이대로 주문할까요?" to the hub's answer: a wish goes out under one id, and is taken up again after a reload.

import { effect, signal, untracked } from '@preact/signals';
import type { HubError, PlaceOrder } from '../wire.ts';
import { total } from './pricing.ts';
import { change, session, show, wishes, type Placed } from './session.ts';
import { commands, link, menu, overlay } from './shop.ts';

const ORDER = 'order';

/** The last refusal, shown above the screen until the guest has read it. */
export const refusal = signal<HubError | null>(null);

/** Won to show and to send: the hub's own quote after a change of price, else computed here. */
export function basketTotal(): number {
  const [card, now] = [menu.value, overlay.value];
  if (card === undefined || now === undefined) return 0;
  return session.value.quote ?? total(card, now, wishes());
}

/** To the read-back, which begins with the sum as it stands now. */
export function readBack(): void {
  change({ agreed: basketTotal() });
  show({ at: 'review' });
}

/** What follows once the hub has the order; `payment` is null where it is paid later. Must change the session at once. */
export type Taken = (placed: Placed, method: string, payment: string | null) => void;
let taken: Taken = () => undefined;

/** Order what is in the basket, to be paid by `method` (`counter` is later, at the counter). */
export async function place(method: string): Promise<void> {
  const card = menu.value;
  if (card === undefined) return;
  const body: PlaceOrder = {
    type: 'place_order',
    menu: card.version,
    service: session.value.service,
    language: session.value.language,
    lines: wishes(),
    allergens: session.value.allergens,
    total: basketTotal(),
    payment: method,
  };
  show({ at: 'sending' });
  await send(body);
}

async function send(body: PlaceOrder): Promise<void> {
  const outcome = await commands().send(ORDER, body);
  if (outcome.kind === 'done') {
    const { payment, ...placed } = outcome.answer;
    taken(placed, body.payment, payment);
    commands().done(ORDER);
    return;
  }
  commands().done(ORDER);
  if (outcome.kind === 'unpaired') {
    show({ at: 'review' });
    link.unpair();
    return;
  }
  const { error } = outcome;
  const changed = error.code === 'price_changed';
  // Another price is no refusal to read: the quote differs from what was agreed, and that is shown.
  refusal.value = changed ? null : error;
  change({ quote: changed ? Number(error.params['total']) : null, screen: { at: 'review' } });
}

/** Go on with `then` after every order, and take up what a reload interrupted. */
export function followOrders(then: Taken): void {
  taken = then;
  let resumed = false;
  effect(() => {
    if (link.standing.value !== 'ready' || resumed) return;
    resumed = true;
    untracked(() => void resume());
  });
}

async function resume(): Promise<void> {
  if (session.value.screen.at !== 'sending') return;
  const kept = commands().kept(ORDER);
  // Without a kept command nothing was sent: the guest confirms once more.
  if (kept?.type === 'place_order') await send(kept);
  else show({ at: 'review' });
}
