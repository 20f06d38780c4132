// Paying at the table: the tablet asks for what its party owes, and the party's own document says what became of it.

import { computed, effect, signal, untracked } from '@preact/signals';
import { refusal } from '../../hub/web/guest/order.ts';
import { channel, commands, link } from '../../hub/web/guest/shop.ts';
import type { Payment } from '../../hub/web/wire.ts';
import { billOpen, seating } from './party.ts';

const PAYMENT = 'payment';
const SLOT = 'madang.table.payment';
/** Later, at the counter: no way to pay here. */
const COUNTER = 'counter';

/** The payment that this tablet asked for last: a payment at the counter is none of its screens. */
const own = signal<string | null>(localStorage.getItem(SLOT));
/** A payment is on its way to the hub. */
export const asking = signal<string | null>(null);

/** Ways to pay that this tablet offers. */
export const waysHere = computed(() => (channel.value?.methods ?? []).filter((one) => one !== COUNTER));

/** The party's newest payment, if this tablet asked for it. */
export const ownPayment = computed<(Payment & { id: string }) | undefined>(() => {
  const newest = seating.value?.payment;
  return newest?.id === own.value ? newest : undefined;
});

/** Money of the party is on its way, from here or at the counter: nothing else may be asked for. */
export const inDoubt = computed(() => {
  const state = seating.value?.payment?.state;
  return state === 'requested' || state === 'unknown';
});

/** Pay all that the party owes by `method`. */
export async function payHere(method: string): Promise<void> {
  const party = seating.value;
  if (party === undefined) return;
  await send({ type: 'request_payment', bill: party.bill, method, amount: party.due });
}

async function send(body: { type: 'request_payment'; bill: string; method: string; amount: number }): Promise<void> {
  asking.value = body.method;
  const outcome = await commands().send(PAYMENT, body);
  if (outcome.kind === 'done') keep(outcome.answer.payment);
  else refusal.value = outcome.error;
  commands().done(PAYMENT);
  asking.value = null;
}

/** The guest goes back before paying; the party's document tells what is certain. */
export async function stopPaying(id: string): Promise<void> {
  // Refused only where it has come to an end meanwhile.
  await link.wish<'give_up_payment'>({ type: 'give_up_payment', payment: id });
}

/** What became of it has been read. */
export function dismiss(): void {
  keep(null);
}

function keep(id: string | null): void {
  own.value = id;
  if (id === null) localStorage.removeItem(SLOT);
  else localStorage.setItem(SLOT, id);
}

/** Take up what a reload interrupted, and show the bill while it is being paid from here. */
export function followPaying(): void {
  let resumed = false;
  effect(() => {
    if (link.standing.value !== 'ready' || resumed) return;
    resumed = true;
    const kept = commands().kept(PAYMENT);
    if (kept?.type === 'request_payment') untracked(() => void send(kept));
  });
  const open = computed(() => asking.value !== null || (ownPayment.value !== undefined && inDoubt.value));
  effect(() => {
    if (open.value) untracked(() => (billOpen.value = true));
  });
}
