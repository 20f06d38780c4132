// The guided tour: a few sentences, each pointing at a screen and doing, or asking for, one thing.

import { signal } from '@preact/signals';
import type { Key } from '../text.ts';
import { hasKitchen, type Demo } from './ask.ts';
import { cook, dishesNow, order, tickets } from './house.ts';
import { cutLine, killHub, mendLine, paperIn, paperOut, stories } from './stories.ts';
import { dishInSight, sellOut, type Change } from './switches.tsx';
import { enlarged, frames, lit } from './surfaces.ts';

export type Stop = {
  name: 'order' | 'cook' | 'call' | 'sold_out' | 'paper' | 'line' | 'kill' | 'end';
  /** Screens to look at. */
  at: string[];
  /** What "for me" does; it may be pressed again. */
  act: ((demo: Demo) => Promise<void>) | null;
  /** A second act, once the first has been done. */
  mend?: () => Promise<void>;
};

/** The order that the tour follows; what the person does at the kiosk counts as well. */
export const followed = signal<string | null>(null);
/** The number of the order that the page placed for the visitor. */
const mine = signal<string | null>(null);
export const change = signal<Change | 'failed' | null>(null);
export const acting = signal(false);
/** Which stop the visitor is at; null: not on the tour. */
export const place = signal<number | null>(null);

const ALL: Stop[] = [
  { name: 'order', at: ['kiosk'], act: orderForMe },
  { name: 'cook', at: ['kitchen', 'paper'], act: cookForMe },
  { name: 'call', at: ['pickup', 'board'], act: null },
  { name: 'sold_out', at: ['kiosk', 'table', 'board'], act: sellOutForMe },
  { name: 'paper', at: ['kitchen', 'staff', 'paper'], act: paperOut, mend: paperIn },
  { name: 'line', at: ['region', 'kitchen'], act: cutLine, mend: mendLine },
  { name: 'kill', at: ['kiosk', 'kitchen', 'paper'], act: killHub },
  { name: 'end', at: [], act: null },
];

/** The stops that this demo can show. */
export function stopsOf(demo: Demo): Stop[] {
  const can: Partial<Record<Stop['name'], boolean>> = {
    cook: hasKitchen(demo),
    call: hasKitchen(demo),
    paper: hasKitchen(demo),
    line: demo.region !== '',
    kill: demo.supervised,
  };
  return ALL.filter(({ name }) => can[name] !== false);
}

export function goTo(stops: Stop[], next: number | null): void {
  const stop = next === null ? undefined : stops[next];
  enlarged.value = null;
  change.value = null;
  place.value = stop === undefined ? null : next;
  mine.value = null;
  if (stop?.name === 'order') followed.value = tickets.value[0]?.order ?? null;
  lit.value = stop?.at.filter((id) => id === 'paper' || frames.value.has(id)) ?? [];
}

export async function act(demo: Demo, stop: Stop): Promise<void> {
  if (acting.value || stop.act === null) return;
  acting.value = true;
  try {
    await stop.act(demo);
  } finally {
    acting.value = false;
    lit.value = stop.at.filter((id) => id === 'paper' || frames.value.has(id));
  }
}

async function orderForMe(demo: Demo): Promise<void> {
  const dish = dishesNow(demo)[0];
  const placed = dish === undefined ? null : await order(demo, dish, 'tour');
  if (placed?.outcome.kind === 'done') mine.value = placed.outcome.answer.number;
}

/** Ready is what is called; the newest ticket is the one that was followed. */
async function cookForMe(demo: Demo): Promise<void> {
  const ticket = tickets.value[0];
  if (ticket === undefined) return;
  await cook<'bump_lines'>(demo, { type: 'bump_lines', order: ticket.order, station: ticket.station, to: 'ready', lines: [] });
}

async function sellOutForMe(demo: Demo): Promise<void> {
  const now = change.value;
  // Pressed again: the dish is back.
  const item = now !== null && now !== 'failed' && now.soldOut ? now.item : dishInSight();
  if (item === null) return;
  change.value = (await sellOut(demo, item, !(now !== null && now !== 'failed' && now.soldOut))) ?? 'failed';
}

/** Whether what the stop asks for has happened, and what to say of it. */
export function resultOf({ name }: Stop): { text: Key; params?: Record<string, string | number> } | null {
  const ticket = tickets.value[0];
  switch (name) {
    case 'order':
      if (mine.value !== null) return { text: 'demo.tour.order.done', params: { number: mine.value } };
      return ticket === undefined || ticket.order === followed.value ? null : { text: 'demo.tour.order.done', params: { number: ticket.number } };
    case 'cook':
    case 'call':
      return ticket?.lines.some(({ state }) => state === 'ready') === true ? { text: `demo.tour.${name}.done`, params: { number: ticket.number } } : null;
    case 'paper':
    case 'line':
    case 'kill':
    case 'sold_out':
    case 'end':
      return null;
  }
}

/** Whether the second act of a stop is due. */
export function mendIsDue({ name }: Stop, demo: Demo): boolean {
  if (name === 'paper') return stories.paper.value.state === 'held';
  return name === 'line' && demo.line.cut && stories.line.value.state !== 'busy';
}

