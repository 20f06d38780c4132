// A bill as the staff's page reads it (`hub/live/order_documents.py`, `payment_shown.py`): in won, times in UTC ms.

import { nameOf, t } from '../../hub/web/text.ts';
import type { Allergen, Local, PaymentState } from '../../hub/web/wire.ts';

export type BillLine = {
  no: number;
  name: Local;
  quantity: number;
  left: number;
  amount: number;
  options: { name: Local; quantity: number }[];
  parts: { name: Local; options: { name: Local; quantity: number }[] }[];
  note?: string;
};

/** Money back, or on its way back. `answer` is why it did not go back, or why nobody knows. */
export type Refund = { amount: number; state: 'requested' | 'approved' | 'declined' | 'unknown'; at: number; approval_no?: string; answer?: string };

export type Payment = {
  method: string;
  amount: number;
  state: PaymentState;
  at: number;
  change?: number;
  approval_no?: string;
  /** Masked. */
  card?: string;
  reason?: string;
  /** A person brings the answer: with the number of a slip, or by having looked. */
  by_hand?: 'numbered' | 'looked';
  /** Won of it that the shop still holds; absent while nothing went back. */
  kept?: number;
  refunds?: Record<string, Refund>;
  /** An approval came after it was declared as not made. */
  strayed?: true;
  /** What its guest needs meanwhile: an address to pay at, or what a QR code of the shop says. */
  waiting?: { checkout?: string; qr?: string };
};

export type Discount = { kind: 'discount' | 'coupon' | 'stamps' | 'rounding'; off: number; percent?: number; amount?: number; order?: string; line?: number; source?: string };

export type Bill = {
  id: string;
  /** What it comes to, after `discount`; `vat` lies within. */
  total: number;
  discount: number;
  vat: number;
  paid: number;
  due: number;
  /** What is due where the rest is paid in cash. */
  cash_due: number;
  settled: boolean;
  orders: Record<string, { number: string; at: number; total: number; note?: string; allergens?: Allergen[]; lines: BillLine[]; tickets: Record<'held' | 'fired' | 'ready' | 'served', number> }>;
  payments: Record<string, Payment>;
  discounts: Record<string, Discount>;
};

export type Open = Payment & { id: string };
export type OpenRefund = Refund & { id: string; payment: Open };

/** The payment whose end nobody knows yet: there is one at most. */
export function openPayment(bill: Bill): Open | undefined {
  return payments(bill).find(({ state }) => state === 'requested' || state === 'unknown');
}

/** In the order in which they came. */
export function payments(bill: Bill): Open[] {
  return Object.entries(bill.payments)
    .map(([id, payment]) => ({ id, ...payment }))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** All money back, or on its way back, in the order in which it was asked for. */
export function refunds(bill: Bill): OpenRefund[] {
  return payments(bill)
    .flatMap((payment) => Object.entries(payment.refunds ?? {}).map(([id, refund]) => ({ id, payment, ...refund })))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** Money may be moving: nothing else of the bill may be changed until somebody knows. */
export function inDoubt(bill: Bill): boolean {
  return openPayment(bill) !== undefined || refunds(bill).some(({ state }) => state === 'requested' || state === 'unknown');
}

export function methodName(method: string): string {
  return nameOf('paper.method', method, method);
}

/** What the service of online payments answers most often, in the words that a card terminal's reasons have. */
const SAME: Record<string, string> = {
  REJECT_CARD_COMPANY: 'declined',
  REJECT_CARD_PAYMENT: 'insufficient',
  REJECT_ACCOUNT_PAYMENT: 'insufficient',
  EXCEED_MAX_AMOUNT: 'limit',
  EXCEED_MAX_PAYMENT_AMOUNT: 'limit',
  EXCEED_MAX_ONE_DAY_AMOUNT: 'limit',
  INVALID_CARD_EXPIRATION: 'expired',
  INVALID_CARD_LOST_OR_STOLEN: 'stolen',
  INVALID_STOPPED_CARD: 'stolen',
  INVALID_PASSWORD: 'wrong_pin',
  PAY_PROCESS_CANCELED: 'pulled',
  guest_left: 'pulled',
  guest_too_late: 'deadline',
  never_confirmed: 'declined',
  never_sent: 'declined',
  not_known_there: 'declined',
  interrupted: 'no_answer',
  terminal_busy: 'busy',
  terminal_unreachable: 'no_terminal',
  given_up: 'pulled',
  nothing_approved: 'declined',
};

/** Nobody refused: the guest or the clock ended it. */
const STOPPED = ['pulled', 'deadline'];

export function wasStopped({ reason, by_hand }: Payment): boolean {
  return by_hand !== undefined || STOPPED.includes(SAME[reason ?? ''] ?? reason ?? '');
}

/** The last four digits of a masked card number. */
export function cardText(card: string | undefined): string | undefined {
  return card === undefined ? undefined : t('staff.payment.card', { last: card.slice(-4) });
}

/** Why a payment or a refund did not come about, or why nobody knows. A bank's own Korean words are shown as they are. */
export function reasonText(reason: string | undefined): string {
  if (reason === undefined) return '';
  return nameOf('payment.reason', SAME[reason] ?? reason, /[가-힣]/.test(reason) ? reason : t('payment.reason.other', { code: reason }));
}
