// From the order to the number: the money is asked for, and every screen that waits can be come back to after a reload.

import { effect, untracked } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { followOrders, refusal } from '../../hub/web/guest/order.ts';
import { session, show, type Placed } from '../../hub/web/guest/session.ts';
import { commands, link } from '../../hub/web/guest/shop.ts';
import { inKorean } from '../../hub/web/text.ts';
import type { Bill, Payment } from '../../hub/web/wire.ts';

const AGAIN = 'payment';
const CANCEL = 'cancel';
/** Later, at the counter: no payment yet. */
const COUNTER = 'counter';

/** The bill `id` as it stands. */
export function billOf(id: string): Bill | undefined {
  return live<Bill>(`bill.${id}`).value;
}

export function unwatchBill(id: string): void {
  link.unwatch(`bill.${id}`);
}

/** Pay what the bill still owes by `method`: again, or by another way. */
export async function pay(placed: Placed, method: string): Promise<void> {
  if (method === COUNTER) show({ at: 'done', placed, paid: 'counter' });
  else await ask(placed, method);
}

async function ask(placed: Placed, method: string): Promise<void> {
  const before = payment();
  const amount = billOf(placed.bill)?.due ?? placed.total;
  show({ at: 'paying', placed, method, payment: null });
  const outcome = await commands().send(AGAIN, { type: 'request_payment', bill: placed.bill, method, amount });
  if (outcome.kind === 'done') show({ at: 'paying', placed, method, payment: outcome.answer.payment });
  else {
    refusal.value = outcome.error;
    // What was asked before still stands in the bill: the newest payment says how things are.
    const newest = newestPayment(placed.bill);
    show({ at: 'paying', placed, method: newest?.method ?? before?.method ?? method, payment: newest?.id ?? null });
  }
  commands().done(AGAIN);
}

/** The guest goes back before paying. The hub says what is certain, and the bill tells. */
export async function stopPaying(id: string): Promise<void> {
  // Refused only where it has come to an end meanwhile.
  await link.wish<'give_up_payment'>({ type: 'give_up_payment', payment: id });
}

/** Take the whole order back after a declined card. */
export async function giveUp(placed: Placed): Promise<void> {
  const reason = await inKorean('pay.reason');
  const outcome = await commands().send(CANCEL, { type: 'cancel_order', order: placed.order, reason });
  if (outcome.kind === 'done') show({ at: 'cancelled' });
  else refusal.value = outcome.error;
  commands().done(CANCEL);
}

/** The payment that the guest waits for; undefined while nothing is known yet. */
export function payment(): Payment | undefined {
  const { screen } = session.value;
  if (screen.at !== 'paying' || screen.payment === null) return undefined;
  return billOf(screen.placed.bill)?.payments[screen.payment];
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
    const known = screen.at === 'paying' || screen.at === 'done' ? screen.placed.bill : null;
    const bill = link.standing.value === 'ready' ? known : null;
    if (bill === watched) return;
    if (watched !== null) unwatchBill(watched);
    if (bill !== null) link.watch(`bill.${bill}`);
    watched = bill;
  });
  effect(() => {
    const { screen } = session.value;
    if (screen.at !== 'paying') return;
    // Or somebody at the counter took the money meanwhile.
    if (payment()?.state !== 'approved' && billOf(screen.placed.bill)?.settled !== true) return;
    const paid = screen.method === 'test_card' ? 'test' : 'card';
    untracked(() => show({ at: 'done', placed: screen.placed, paid }));
  });
  let resumed = false;
  effect(() => {
    if (link.standing.value !== 'ready' || resumed) return;
    resumed = true;
    const { screen } = session.peek();
    if (screen.at === 'paying' && screen.payment === null) untracked(() => void ask(screen.placed, screen.method));
  });
}

function newestPayment(bill: string): (Payment & { id: string }) | undefined {
  return Object.entries(billOf(bill)?.payments ?? {})
    .map(([id, one]) => ({ ...one, id }))
    .at(-1);
}
