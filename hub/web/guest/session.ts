// One visit of guests: language, basket, and the screen they are at. It outlives a reload and a power cut.

import { signal } from '@preact/signals';
import type { Allergen, Language, LineWish, OptionPick, Service, StepPick } from '../wire.ts';
import { kind, type Kind } from './kind.ts';

/** A guest who does nothing for this long is asked whether they are still there ... */
export const QUIET_MS = 90_000;
/** ... and has this long to say so (KS X 9211:2025, 8.2.2). */
export const WARNING_MS = 20_000;

const SLOT = `madang.${kind}.session`;
/** A visit untouched for so long belongs to somebody who has left. A table is left when its seating closes. */
const FORGOTTEN_AFTER_MS: Record<Kind, number> = { kiosk: QUIET_MS + WARNING_MS, table: Infinity };
/** A basket of 60 lines is all the hub takes in one order (`hub/domain/order.py`). */
export const LINES_MAX = 60;
export const QUANTITY_MAX = 99;

/** An item while its choices are being made. */
export type Draft = { item: string; quantity: number; options: OptionPick[]; steps: StepPick[] };

/** An order that the hub has taken. */
export type Placed = { order: string; bill: string; number: string; total: number };

/** `pay`, `paying` and `cancelled` stand only where one pays first. */
export type Screen =
  | { at: 'start' }
  | { at: 'menu'; category: string | null }
  | { at: 'item'; draft: Draft; question: number }
  | { at: 'basket' }
  | { at: 'review' }
  | { at: 'pay' }
  | { at: 'sending' }
  /** `payment` is null while another try is being asked for. */
  | { at: 'paying'; placed: Placed; method: string; payment: string | null }
  | { at: 'cancelled' }
  | { at: 'done'; placed: Placed; paid: 'counter' | 'card' | 'test' };

export type Line = { key: number; wish: LineWish };

export type Session = {
  language: Language;
  service: Service;
  lines: Line[];
  /** What the guest must not have. */
  allergens: Allergen[];
  screen: Screen;
  touchedAt: number;
  /** The hub's own total after `price_changed`, until menu or basket change again. */
  quote: number | null;
  /** Won that the guest was read back; another sum is shown and agreed to before anything is ordered. */
  agreed: number | null;
  /** The party at this table that the visit belongs to; null before its first order, and where there is no table. */
  seating: string | null;
  /** The order just taken, until the guest goes on. Only where the screen goes back to the menu by itself. */
  placed: Placed | null;
};

const fresh = (): Session => ({
  language: 'ko',
  service: 'eat_in',
  lines: [],
  allergens: [],
  screen: { at: 'start' },
  touchedAt: Date.now(),
  quote: null,
  agreed: null,
  seating: null,
  placed: null,
});

export const session = signal<Session>(restored());

/** Change some of the session, and keep it before anything else happens. */
export function change(part: Partial<Session>): void {
  session.value = { ...session.value, ...part };
  localStorage.setItem(SLOT, JSON.stringify(session.value));
}

export function show(screen: Screen): void {
  change({ screen, touchedAt: Date.now() });
}

/** The guest did something: the quiet time begins anew. */
export function touch(): void {
  change({ touchedAt: Date.now() });
}

/** Forget this guest. */
export function reset(): void {
  change(fresh());
}

/** Put a wish into the basket; the same wish twice is one line of more. */
export function add(wish: LineWish): void {
  const same = session.value.lines.find((line) => sameChoice(line.wish, wish));
  const lines =
    same === undefined
      ? [...session.value.lines, { key: 1 + Math.max(0, ...session.value.lines.map(({ key }) => key)), wish }]
      : session.value.lines.map((line) =>
          line === same ? withQuantity(line, Math.min(QUANTITY_MAX, line.wish.quantity + wish.quantity)) : line,
        );
  change({ lines, quote: null, placed: null });
}

export function setQuantity(key: number, quantity: number): void {
  const lines = session.value.lines.map((line) => (line.key === key ? withQuantity(line, quantity) : line));
  change({ lines, quote: null });
}

export function remove(...keys: number[]): void {
  change({ lines: session.value.lines.filter((line) => !keys.includes(line.key)), quote: null });
}

export function wishes(): LineWish[] {
  return session.value.lines.map((line) => line.wish);
}

export function unitsInBasket(): number {
  return session.value.lines.reduce((sum, line) => sum + line.wish.quantity, 0);
}

/** Money may be moving: nothing may be forgotten for want of a touch. */
export function isPaying(screen: Screen): boolean {
  return screen.at === 'sending' || screen.at === 'paying';
}

function withQuantity(line: Line, quantity: number): Line {
  return { ...line, wish: { ...line.wish, quantity } };
}

function sameChoice(a: LineWish, b: LineWish): boolean {
  const choice = ({ item, options, steps }: LineWish) => JSON.stringify([item, options, steps]);
  return choice(a) === choice(b);
}

function restored(): Session {
  const text = localStorage.getItem(SLOT);
  if (text === null) return fresh();
  const kept = { ...fresh(), ...(JSON.parse(text) as Partial<Session>) };
  const forgotten = Date.now() - kept.touchedAt > FORGOTTEN_AFTER_MS[kind];
  return forgotten && !isPaying(kept.screen) ? fresh() : kept;
}
