// What the kitchen hears of the shop, and its way to ask.

import { computed, effect, signal, untracked } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { Link } from '../../hub/web/link.ts';
import type { Prints, Stuck } from '../../hub/web/prints.ts';
import { ask as askHub } from '../../hub/web/staff.ts';
import type { Allergen, Me, Service, Shop } from '../../hub/web/wire.ts';
import type { Body, Verb } from '../../hub/web/wish.ts';
import { station } from './choices.ts';

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
  /** What the guest must not have. */
  allergens?: Allergen[];
  lines: TicketLine[];
};
export type Ticket = TicketBody & { order: string; station: string; stationName: string };
type Kitchen = {
  station: { name: string };
  count: number;
  tickets: Record<string, TicketBody>;
  done: Record<string, TicketBody>;
};
export type Call = { id: string; from: string; table?: string; reason: string; since: number; escalated: boolean };
export type Problem = { code: string; about: string; params: Record<string, string | number>; printer_name?: string };

const ids = signal<string[]>([]);

export const link = new Link('kitchen', {
  ready: (me) => {
    ids.value = stationsOf(me);
    return ['shop', 'calls', 'problems', 'prints', ...ids.value.map((id) => `kitchen.${id}`)];
  },
});

function stationsOf({ documents }: Me): string[] {
  return documents.filter((name) => name.startsWith('kitchen.')).map((name) => name.slice('kitchen.'.length));
}

const shop = live<Shop>('shop');
const callsDocument = live<{ count: number; calls: Record<string, Omit<Call, 'id'>> }>('calls');
const printsDocument = live<Prints>('prints');
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');

export const calls = computed(() =>
  Object.entries(callsDocument.value?.calls ?? {})
    .map(([id, call]) => ({ id, ...call }))
    .sort((one, other) => one.since - other.since),
);
export const callCount = computed(() => callsDocument.value?.count ?? 0);
/** What is told in the cook's own words: tickets without paper, and papers to look at. */
const TOLD_ELSEWHERE = ['tickets_on_display', 'prints_to_check'];
export const problems = computed(() => Object.values(problemsDocument.value?.problems ?? {}).filter(({ code }) => !TOLD_ELSEWHERE.includes(code)));
/** Kitchen tickets of which a person has to say what became of them, oldest first. */
export const stuck = computed<Stuck[]>(() =>
  Object.entries(printsDocument.value?.stuck ?? {})
    .map(([id, paper]) => ({ id, ...paper }))
    .filter(({ kind }) => kind === 'kitchen_ticket')
    .sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1)),
);
/** Tickets that are on screens only, and the printers that should have printed them. */
export const onScreen = computed(() => {
  const found = Object.values(printsDocument.value?.displayed ?? {});
  return { count: found.length, printers: [...new Set(found.flatMap(({ printers }) => printers))].join(', ') };
});

/** True for a ticket that no printer put on paper. */
export function hasNoPaper({ order, station: at }: Ticket): boolean {
  return printsDocument.value?.displayed[order]?.stations.includes(at) === true;
}

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

/** Before the new menu's stations are asked for once more. */
const ASK_AGAIN_MS = 2_000;

/** A new menu may have other stations. */
export function followMenu(): void {
  let known: string | undefined;
  effect(() => {
    const version = shop.value?.menu.version;
    if (version === undefined || version === known) return;
    const first = known === undefined;
    known = version;
    if (!first) untracked(() => void hearAgain());
  });
}

async function hearAgain(): Promise<void> {
  const me = await link.askAgain();
  if (me === null) {
    // Nobody answered, and the new stations' tickets would be missed until the next menu.
    if (link.standing.value === 'ready') window.setTimeout(() => void hearAgain(), ASK_AGAIN_MS);
    return;
  }
  ids.value = stationsOf(me);
  link.watch(...ids.value.map((id) => `kitchen.${id}`));
}

export async function ask<V extends Verb>(body: Body<V>): Promise<void> {
  await askHub<V>(link, body);
}

/** Tickets as they stood when they were pressed: a wet finger presses twice. */
const pressed = signal<ReadonlyMap<string, string>>(new Map());

/** Was it pressed, and has it not changed since? The ticket's change may be here before the answer is. */
export function isBusy(ticket: Ticket): boolean {
  return pressed.value.get(placeOf(ticket)) === JSON.stringify(ticket);
}

export function placeOf({ station: at, order }: Ticket): string {
  return `${at} ${order}`;
}

/** Move lines of a ticket (none named: all of it). */
export async function bump(ticket: Ticket, to: 'ready' | 'served' | 'recall', lines: string[] = []): Promise<void> {
  if (isBusy(ticket)) return;
  const [place, stood] = [placeOf(ticket), JSON.stringify(ticket)];
  pressed.value = new Map(pressed.value).set(place, stood);
  await ask<'bump_lines'>({ type: 'bump_lines', order: ticket.order, station: ticket.station, to, lines });
  // A refusal leaves the ticket as it was: it may be pressed again.
  if (pressed.value.get(place) === stood) pressed.value = new Map([...pressed.value].filter(([other]) => other !== place));
}
