// What the kitchen hears of the shop, and its way to ask.

import { computed, effect, signal, untracked } from '@preact/signals';
import { dropToken, token, whoAmI } from '../../hub/web/device.ts';
import { live } from '../../hub/web/documents.ts';
import { Feed } from '../../hub/web/socket.ts';
import { nameOf, t } from '../../hub/web/text.ts';
import type { Me, ScreenProfile, Service, Shop } from '../../hub/web/wire.ts';
import { wish, type Body, type Verb } from '../../hub/web/wish.ts';
import { station } from './choices.ts';

const KIND = 'kitchen';
/** The hub may still be starting when the screen is. */
const ASK_AGAIN_MS = 2_000;
/** How long a word about what went wrong stays. */
const TOAST_MS = 6_000;

export type TicketLine = {
  key: string;
  name: string;
  quantity: number;
  options: string[];
  state: 'held' | 'fired' | 'ready' | 'served' | 'cancelled';
  kind: 'new' | 'added' | 'free';
  of?: string;
  note?: string;
};
type TicketBody = {
  number: string;
  service: Service;
  table?: string;
  fired_at?: number;
  done_at?: number;
  note?: string;
  lines: TicketLine[];
};
export type Ticket = TicketBody & { order: string; station: string; stationName: string };
type Kitchen = {
  station: { name: string };
  count: number;
  tickets: Record<string, TicketBody>;
  done: Record<string, TicketBody>;
};
export type Call = { id: string; from: string; reason: string; since: number; escalated: boolean };
export type Problem = { code: string; about: string; params: Record<string, string | number> };

export type Standing = 'starting' | 'unpaired' | 'ready';
export const standing = signal<Standing>('starting');
export const toast = signal<string | null>(null);
/** Tickets that were pressed and have not changed yet: a wet finger presses twice. */
export const busy = signal<ReadonlySet<string>>(new Set());

const me = signal<Me | null>(null);
const ids = signal<string[]>([]);
let bearer = '';
let feed: Feed | null = null;
let toastTimer = 0;

const shop = live<Shop>('shop');
const callsDocument = live<{ count: number; calls: Record<string, Omit<Call, 'id'>> }>('calls');
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');

export const screenProfile = computed<ScreenProfile | undefined>(() => {
  const known = me.value;
  if (known === null) return undefined;
  return live<{ screen: ScreenProfile }>(`device.${known.device_id}`).value?.screen ?? known.screen;
});

export const calls = computed(() =>
  Object.entries(callsDocument.value?.calls ?? {})
    .map(([id, call]) => ({ id, ...call }))
    .sort((one, other) => one.since - other.since),
);
export const callCount = computed(() => callsDocument.value?.count ?? 0);
export const problems = computed(() => Object.values(problemsDocument.value?.problems ?? {}));

function kitchen(id: string): Kitchen | undefined {
  return live<Kitchen>(`kitchen.${id}`).value;
}

export const stations = computed(() => ids.value.map((id) => ({ id, name: kitchen(id)?.station.name ?? id })));

/** Stations on this screen: the chosen one while the menu has it, else all. */
const shown = computed(() => (station.value !== null && ids.value.includes(station.value) ? [station.value] : ids.value));

export const told = computed(() => shop.value !== undefined && ids.value.every((id) => kitchen(id) !== undefined));

function of(part: 'tickets' | 'done'): Ticket[] {
  return shown.value.flatMap((id) => {
    const document = kitchen(id);
    return Object.entries(document?.[part] ?? {}).map(([order, ticket]) => ({ ...ticket, order, station: id, stationName: document?.station.name ?? id }));
  });
}

/** Open tickets, oldest first. */
export const tickets = computed(() => of('tickets').sort((one, other) => (one.fired_at ?? 0) - (other.fired_at ?? 0)));
/** Done tickets, the last one first. */
export const done = computed(() => of('done').sort((one, other) => (other.done_at ?? 0) - (one.done_at ?? 0)));
/** Open tickets that the hub counts and this screen was not sent. */
export const hidden = computed(() => shown.value.reduce((sum, id) => sum + (kitchen(id)?.count ?? 0), 0) - tickets.value.length);

/** Find out who we are, and begin to listen. Asks until the hub answers. */
export async function connect(): Promise<void> {
  const given = token(KIND);
  if (given === null) {
    standing.value = 'unpaired';
    return;
  }
  const answer = await whoAmI(given);
  if (answer === null) {
    window.setTimeout(() => void connect(), ASK_AGAIN_MS);
    return;
  }
  if (answer === 'refused' || answer.kind !== KIND) {
    unpair();
    return;
  }
  bearer = given;
  me.value = answer;
  feed = new Feed(given, unpair);
  feed.watch('shop', 'calls', 'problems', `device.${answer.device_id}`);
  hear(answer);
  feed.open();
  standing.value = 'ready';
}

export function unpair(): void {
  feed?.close();
  feed = null;
  me.value = null;
  bearer = '';
  dropToken(KIND);
  standing.value = 'unpaired';
}

function hear({ documents }: Me): void {
  ids.value = documents.filter((name) => name.startsWith('kitchen.')).map((name) => name.slice('kitchen.'.length));
  feed?.watch(...ids.value.map((id) => `kitchen.${id}`));
}

/** A new menu may have other stations. */
export function followMenu(): void {
  let known: string | undefined;
  effect(() => {
    const version = shop.value?.menu.version;
    if (version === undefined || version === known) return;
    const first = known === undefined;
    known = version;
    if (!first) untracked(() => void whoAmI(bearer).then((answer) => answer !== null && answer !== 'refused' && hear(answer)));
  });
}

/** Ask the hub; says itself what went wrong. */
export async function ask<V extends Verb>(body: Body<V>): Promise<void> {
  const outcome = await wish<V>(bearer, body);
  if (outcome.kind === 'unpaired') unpair();
  if (outcome.kind === 'unheard') say(t('staff.kitchen.unheard'));
  if (outcome.kind === 'refused') say(nameOf('refusal', `${outcome.error.code}.staff`, outcome.error.staff));
}

/** Move lines of a ticket (none named: all of it). */
export async function bump({ order, station: at }: Ticket, to: 'ready' | 'served' | 'recall', lines: string[] = []): Promise<void> {
  const key = `${at} ${order}`;
  if (busy.value.has(key)) return;
  busy.value = new Set([...busy.value, key]);
  await ask<'bump_lines'>({ type: 'bump_lines', order, station: at, to, lines });
  busy.value = new Set([...busy.value].filter((other) => other !== key));
}

export function say(text: string): void {
  clearTimeout(toastTimer);
  toast.value = text;
  toastTimer = window.setTimeout(() => (toast.value = null), TOAST_MS);
}
