// What the staff's page hears of the shop, and its two ways to ask: what may be asked again, and what must happen once.

import { computed, signal } from '@preact/signals';
import { Commands } from '../../hub/web/command.ts';
import { live } from '../../hub/web/documents.ts';
import { Link } from '../../hub/web/link.ts';
import type { PrinterRow, Prints, Stuck } from '../../hub/web/prints.ts';
import { qrCode } from '../../hub/web/qr.ts';
import { ask as askHub, refusalOf } from '../../hub/web/staff.ts';
import { language, t, type Key, type Params } from '../../hub/web/text.ts';
import { say } from '../../hub/web/toast.ts';
import type { AnswerOf, Command, HubError, Local, Menu, Overlay, Shop } from '../../hub/web/wire.ts';
import type { Answer, Body, Verb } from '../../hub/web/wish.ts';
import type { Payment, Refund } from './bill.ts';

const ANSWER_MS = 8_000;
/** Where wishes about money lie until they are answered. */
const ASKED = 'madang.staff.asked.';

export type Call = { id: string; from: string; reason: string; since: number; escalated: boolean; table?: string };
export type Problem = { code: string; about: string; since: number; params: Params };
export type Coupon = { id: string; name: Local; percent?: number; amount?: number; least: number };
/** A payment that a person has to look at, with the newest order of its bill and the card terminal it went to. */
export type Asked = Payment & { id: string; bill: string; order?: string; number?: string; terminal?: string };
export type AskedBack = Omit<Asked, keyof Refund> & Refund & { payment: string };
export type TicketLine = { key: string; state: 'held' | 'fired' | 'ready' | 'served' | 'cancelled' };
export type Ticket = { lines: TicketLine[] };

let commands: Commands | null = null;

export const link = new Link('staff', {
  ready: () => {
    commands = new Commands(link.bearer, ASKED);
    void resume();
    return ['shop', 'overlay', 'menu.ko', 'menu.en', 'staff', 'counter', 'floor', 'calls', 'problems', 'people', 'printers', 'prints', 'till', 'cash_receipts'];
  },
  unpaired: () => {
    commands?.slots().forEach((slot) => commands?.done(slot));
    commands = null;
  },
});

export const shop = live<Shop & { day: { day: string; ends: number } }>('shop');
export const overlay = computed<Overlay>(() => live<Overlay>('overlay').value ?? { sold_out: {}, stock: {}, market_prices: {}, dayparts_open: {} });
export const counter = live<{ tickets: Record<string, Ticket>; done: Record<string, Ticket> }>('counter');
export const floor = live<{ seatings: Record<string, { bill: string }> }>('floor');
const menus = { ko: live<Menu>('menu.ko'), en: live<Menu>('menu.en') };
const callsDocument = live<{ count: number; calls: Record<string, Omit<Call, 'id'>> }>('calls');
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');
const printersDocument = live<{ printers: Record<string, PrinterRow> }>('printers');
const printsDocument = live<Prints>('prints');
const peopleDocument = live<{ people: Record<string, { name: string; roles: string[] }> }>('people');
const staffDocument = live<{ coupons: Coupon[]; unresolved: Record<string, Omit<Asked, 'id'>>; refunds: Record<string, Omit<AskedBack, 'id'>>; strays: Record<string, Omit<Asked, 'id'>> }>('staff');

/** The menu in the language on the screen, in Korean where guests are not offered that one. */
export const menu = computed(() => (language() === 'en' ? menus.en.value : undefined) ?? menus.ko.value);

export const calls = computed(() =>
  Object.entries(callsDocument.value?.calls ?? {})
    .map(([id, call]) => ({ id, ...call }))
    .sort((one, other) => one.since - other.since),
);
export const callCount = computed(() => callsDocument.value?.count ?? 0);
export const problems = computed(() => Object.entries(problemsDocument.value?.problems ?? {}).map(([id, problem]) => ({ id, ...problem })));
/** 쿠폰 of the shop. */
export const coupons = computed<Coupon[]>(() => staffDocument.value?.coupons ?? []);
/** Payments and refunds that nobody knows the end of yet, and approvals that nobody waits for any more. */
export const unresolved = computed<Asked[]>(() => Object.entries(staffDocument.value?.unresolved ?? {}).map(([id, payment]) => ({ id, ...payment })));
export const openRefunds = computed<AskedBack[]>(() => Object.entries(staffDocument.value?.refunds ?? {}).map(([id, refund]) => ({ id, ...refund })));
export const strays = computed<Asked[]>(() => Object.entries(staffDocument.value?.strays ?? {}).map(([id, payment]) => ({ id, ...payment })));

export const printers = computed(() => Object.values(printersDocument.value?.printers ?? {}));
/** Papers that somebody has to look at: the oldest of them, oldest first, and how many there are. */
export const stuck = computed<Stuck[]>(() =>
  Object.entries(printsDocument.value?.stuck ?? {})
    .map(([id, paper]) => ({ id, ...paper }))
    .sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1)),
);
export const stuckCount = computed(() => printsDocument.value?.count ?? 0);
/** The last papers, the newest first. */
export const papers = computed(() =>
  Object.entries(printsDocument.value?.recent ?? {})
    .map(([id, paper]) => ({ id, ...paper, listed: isListed(id) }))
    .sort((one, other) => (one.id < other.id ? 1 : -1)),
);

/** Does a person have to look at it? Of a list too long to be sent whole nobody can say that one is not on it. */
function isListed(job: string): boolean {
  return printsDocument.value?.stuck[job] !== undefined || stuckCount.value > stuck.value.length;
}

/** Whoever is signed in on this device; undefined: nobody. */
export const person = computed(() => {
  const me = link.me.value;
  return me === null ? undefined : live<{ person?: string }>(`device.${me.device_id}`).value?.person;
});
export const personName = computed(() => peopleDocument.value?.people[person.value ?? '']?.name);
export const personRoles = computed(() => peopleDocument.value?.people[person.value ?? '']?.roles ?? []);

export const told = computed(() => {
  const me = link.me.value;
  return me !== null && live(`device.${me.device_id}`).value !== undefined && [shop, staffDocument, callsDocument, peopleDocument].every(({ value }) => value !== undefined);
});

/** The printer that a problem is about, if it is one that the shop has. */
export function printerOf({ params, about }: Problem): PrinterRow | null {
  return printersDocument.value?.printers[String(params['printer'] ?? about)] ?? null;
}

/** What stands about one printer, in the order in which it came: the cause before what it leads to. */
export function problemsOf(printer: string): (Problem & { id: string })[] {
  return problems.value.filter((problem) => printerOf(problem)?.id === printer);
}

/** What people call a printer; one that was taken out goes by its id. */
export function printerName(id: string): string {
  return printersDocument.value?.printers[id]?.name ?? id;
}

/** A name in the reader's language out of a row of `staff`. */
export function said(name: Local): string {
  return (language() === 'en' ? name.en : undefined) ?? name.ko;
}

/** Ask what may be asked again; says what went wrong itself. The answer, or null. */
export function ask<V extends Verb>(body: Body<V>, done?: Key): Promise<Answer<V> | null> {
  return askHub<V>(link, body, done);
}

/** True while a wish in one of these slots is on its way. */
export const underWay = signal<ReadonlySet<string>>(new Set());

export type Told<A> = { answer: A } | { error: HubError };

/**
 * Ask what must not happen twice: kept before it is sent, sent until it is answered. `slot` names the subject, so
 * that a second touch is no second wish. The answer or the refusal; null where it was no wish, or nobody is known.
 */
export async function askFor<C extends Command>(slot: string, body: C): Promise<Told<AnswerOf<C>> | null> {
  if (commands === null || underWay.value.has(slot)) return null;
  const asking = commands;
  underWay.value = new Set([...underWay.value, slot]);
  const outcome = await asking.send(slot, body);
  asking.done(slot);
  underWay.value = new Set([...underWay.value].filter((one) => one !== slot));
  if (outcome.kind === 'unpaired') {
    link.unpair();
    return null;
  }
  return outcome.kind === 'done' ? { answer: outcome.answer } : { error: outcome.error };
}

/** As `askFor`, and says what went wrong itself. The answer, or null. */
export async function askOnce<C extends Command>(slot: string, body: C): Promise<AnswerOf<C> | null> {
  const told = await askFor(slot, body);
  if (told !== null && 'error' in told) say(refusalOf(told.error), true);
  return told !== null && 'answer' in told ? told.answer : null;
}

/** Wishes that a reload or a power cut left without an answer are asked again, with their own ids. */
async function resume(): Promise<void> {
  for (const slot of commands?.slots() ?? []) {
    const body = commands?.kept(slot);
    if (body === null || body === undefined) continue;
    const answer = await askOnce(slot, body);
    if (answer !== null && 'change' in answer && body.type === 'take_cash') sayTaken(body.amount, answer.change);
    else if (answer !== null) say(t('staff.resumed'));
  }
}

/** Cash was taken, and nobody stands before the question any more. */
export function sayTaken(amount: number, change: number): void {
  say(`${t('staff.cash.taken', { amount })}. ${change > 0 ? t('staff.cash.change', { amount: change }) : t('staff.cash.exact')}`);
}

/** A QR code of `text` as SVG; null when it did not come. */
export function qr(text: string): Promise<string | null> {
  return qrCode(link.bearer, text);
}

/** What the hub tells this page alone (`hub/api/counter.py`); null when nothing came. */
export async function read<T>(path: string): Promise<T | null> {
  try {
    const response = await fetch(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${link.bearer}` }, signal: AbortSignal.timeout(ANSWER_MS) });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}
