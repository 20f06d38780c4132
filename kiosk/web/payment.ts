// From the order to the number: the money is asked for, and every screen that waits can be come back to after a reload.

import { effect, untracked } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { followOrders, refusal } from '../../hub/web/guest/order.ts';
import { session, show, type Placed } from '../../hub/web/guest/session.ts';
import { commands, link } from '../../hub/web/guest/shop.ts';
import { inKorean } from '../../hub/web/text.ts';
import type { Bill } from '../../hub/web/wire.ts';

const AGAIN = 'payment';
const CANCEL = 'cancel';

/** The bill `id` as it stands. */
function billOf(id: string): Bill | undefined {
  return live<Bill>(`bill.${id}`).value;
}

export function unwatchBill(id: string): void {
  link.unwatch(`bill.${id}`);
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

/** From the hub's answer to the number; take up what a reload interrupted; watch the bill that is being paid. */
export function followPayment(): void {
  followOrders((placed, method, payment) => {
    if (payment === null) show({ at: 'done', placed, paid: 'counter' });
    else show({ at: 'paying', placed, method, payment });
  });
  let watched: string | null = null;
  effect(() => {
    const { screen } = session.value;
    const bill = link.standing.value === 'ready' && screen.at === 'paying' ? screen.placed.bill : null;
    if (bill === watched) return;
    if (watched !== null) unwatchBill(watched);
    if (bill !== null) link.watch(`bill.${bill}`);
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
    if (link.standing.value !== 'ready' || resumed) return;
    resumed = true;
    const { screen } = session.peek();
    if (screen.at === 'paying' && screen.payment === null) untracked(() => void payAgain(screen.placed, screen.method));
  });
}

function newestPayment(bill: string): string | null {
  return Object.keys(billOf(bill)?.payments ?? {}).at(-1) ?? null;
}
