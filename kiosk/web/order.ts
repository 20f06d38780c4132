// From "이대로 주문할까요?" to the number: each wish goes out under one id, and every screen that waits can be
// come back to after a reload.

import { effect, signal, untracked } from '@preact/signals';
import { inKorean } from '../../hub/web/text.ts';
import type { HubError, PlaceOrder } from '../../hub/web/wire.ts';
import { total } from './pricing.ts';
import { change, session, show, wishes, type Placed } from './session.ts';
import { billOf, commands, menu, overlay, standing, unpair, unwatchBill, watchBill } from './shop.ts';

const ORDER = 'order';
const AGAIN = 'payment';
const CANCEL = 'cancel';

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
    if (payment === null) show({ at: 'done', placed, paid: 'counter' });
    else show({ at: 'paying', placed, method: body.payment, payment });
    commands().done(ORDER);
    return;
  }
  commands().done(ORDER);
  if (outcome.kind === 'unpaired') {
    show({ at: 'review' });
    unpair();
    return;
  }
  const { error } = outcome;
  const changed = error.code === 'price_changed';
  // Another price is no refusal to read: the quote differs from what was agreed, and that is shown.
  refusal.value = changed ? null : error;
  change({ quote: changed ? Number(error.params['total']) : null, screen: { at: 'review' } });
}

/** Ask the card again for what the bill still owes. */
export async function payAgain(placed: Placed, method: string): Promise<void> {
  const amount = billOf(placed.bill)?.due ?? placed.total;
  show({ at: 'paying', placed, method, payment: null });
  const outcome = await commands().send(AGAIN, { type: 'request_payment', bill: placed.bill, method, amount });
  if (outcome.kind === 'done') show({ at: 'paying', placed, method, payment: outcome.answer.payment });
  else {
    refusal.value = outcome.error;
    // What was asked before still stands in the bill: the newest payment says how things are.
    show({ at: 'paying', placed, method, payment: newestPayment(placed.bill) });
  }
  commands().done(AGAIN);
}

/** Take the whole order back after a declined card. */
export async function giveUp(placed: Placed): Promise<void> {
  const reason = await inKorean('pay.reason');
  const outcome = await commands().send(CANCEL, { type: 'cancel_order', order: placed.order, reason });
  if (outcome.kind === 'done') show({ at: 'cancelled' });
  else refusal.value = outcome.error;
  commands().done(CANCEL);
}

/** Leave a declined order to be paid at the counter. */
export function payAtCounter(placed: Placed): void {
  show({ at: 'done', placed, paid: 'counter' });
}

/** The state of the payment that the guest waits for; undefined while nothing is known yet. */
export function paymentState() {
  const { screen } = session.value;
  if (screen.at !== 'paying' || screen.payment === null) return undefined;
  return billOf(screen.placed.bill)?.payments[screen.payment]?.state;
}

/** Take up what a reload interrupted, watch the bill that is being paid, and go on once it is. */
export function followPayment(): void {
  let watched: string | null = null;
  effect(() => {
    const { screen } = session.value;
    const bill = standing.value === 'ready' && screen.at === 'paying' ? screen.placed.bill : null;
    if (bill === watched) return;
    if (watched !== null) unwatchBill(watched);
    if (bill !== null) watchBill(bill);
    watched = bill;
  });
  effect(() => {
    const { screen } = session.value;
    if (screen.at !== 'paying' || paymentState() !== 'approved') return;
    const paid = screen.method === 'test_card' ? 'test' : 'card';
    untracked(() => show({ at: 'done', placed: screen.placed, paid }));
  });
  let resumed = false;
  effect(() => {
    if (standing.value !== 'ready' || resumed) return;
    resumed = true;
    untracked(() => void resume());
  });
}

async function resume(): Promise<void> {
  const { screen } = session.value;
  if (screen.at === 'sending') {
    const kept = commands().kept(ORDER);
    // Without a kept command nothing was sent: the guest confirms once more.
    if (kept?.type === 'place_order') await send(kept);
    else show({ at: 'review' });
  } else if (screen.at === 'paying' && screen.payment === null) {
    await payAgain(screen.placed, screen.method);
  }
}

function newestPayment(bill: string): string | null {
  return Object.keys(billOf(bill)?.payments ?? {}).at(-1) ?? null;
}
