// Ways to pay as a guest reads them, and why one came to nothing, in words that embarrass nobody.

import type { IconName } from '../parts/icons.tsx';
import type { Key } from '../text.ts';
import type { Payment } from '../wire.ts';

export type Way = { icon: IconName; name: Key; what: Key };

const CARD: Way = { icon: 'card', name: 'pay.card', what: 'pay.card.what' };
const WAYS: Partial<Record<string, Way>> = {
  card_terminal: CARD,
  online: { icon: 'phone', name: 'pay.online', what: 'pay.online.what' },
  shop_qr: { icon: 'qr', name: 'pay.shop_qr', what: 'pay.shop_qr.what' },
  counter: { icon: 'coins', name: 'pay.counter', what: 'pay.counter.what' },
  test_card: { icon: 'card', name: 'pay.test_card', what: 'pay.test_card.what' },
};

/** A method by its sign and its words. */
export function wayOf(method: string): Way {
  return WAYS[method] ?? CARD;
}

type Why = 'card' | 'pin' | 'pulled' | 'time' | 'stopped' | 'busy' | 'cancelled' | 'checked';

/** Reasons of the hub and its drivers. Whatever is not here is the card's own: whether stolen or empty is nobody's business. */
const REASONS: Partial<Record<string, Why>> = {
  wrong_pin: 'pin',
  INVALID_PASSWORD: 'pin',
  pulled: 'pulled',
  deadline: 'time',
  guest_too_late: 'time',
  EXPIRED: 'time',
  EXPIRED_PAYMENT: 'time',
  NOT_FOUND_PAYMENT_SESSION: 'time',
  // The hub or a terminal was away in the middle of it.
  nothing_approved: 'stopped',
  not_asked: 'stopped',
  never_sent: 'stopped',
  never_confirmed: 'stopped',
  not_known_there: 'stopped',
  interrupted: 'stopped',
  busy: 'busy',
  terminal_busy: 'busy',
  terminal_refused: 'busy',
  terminal_unreachable: 'busy',
  no_terminal: 'busy',
  no_driver: 'busy',
  net_cancelled: 'cancelled',
  resolved: 'checked',
};

/** What a terminal itself writes comes in the words of its VAN, which no list names. */
const VAN_WORDS: readonly [RegExp, Why][] = [
  [/비밀번호/, 'pin'],
  [/제거|빠졌|뽑/, 'pulled'],
  [/시간/, 'time'],
];

/** Why it came to nothing, and what the guest may do about it. */
export function whyNot(payment: Payment | undefined): Key {
  // A person said so, in words that are the shop's own.
  if (payment?.by_hand !== undefined) return 'pay.why.checked';
  const word = payment?.reason ?? '';
  const why = REASONS[word] ?? VAN_WORDS.find(([found]) => found.test(word))?.[1] ?? 'card';
  return `pay.why.${why}`;
}

/** Reasons that mean: the guest went back, and nothing was taken. */
export function wentBack(reason: string | undefined): boolean {
  return reason === 'given_up' || reason === 'guest_left';
}
