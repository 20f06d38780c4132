// Today's orders as the list shows them: the newest live, older ones as they were when somebody looked.

import { computed, effect, signal, untracked } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { t } from '../../hub/web/text.ts';
import type { Local, Service } from '../../hub/web/wire.ts';
import { read, said, shop } from './hub.ts';

export type OrderRow = {
  bill: string;
  day: string;
  number: string;
  at: number;
  from: string;
  channel: string;
  service: Service;
  table?: string;
  total: number;
  /** What the bill still owes; negative where the guest is owed. */
  due: number;
  dishes: { name: Local; left: number }[];
  waits: ('payment' | 'check' | 'age')[];
  unresolved?: true;
};
export type Order = OrderRow & { id: string };
type Staff = { count: number; more: number; orders: Record<string, OrderRow> };

/** What is to be known first of an order. */
export type State = 'cancelled' | 'asking' | 'owed' | 'unpaid' | 'paid';

const staff = live<Staff>('staff');
const older = signal<Record<string, OrderRow>>({});

export const countToday = computed(() => staff.value?.count ?? 0);
/** Newest first. */
export const orders = computed<Order[]>(() =>
  Object.entries({ ...older.value, ...staff.value?.orders })
    .map(([id, row]) => ({ id, ...row }))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1)),
);
/** Orders that the hub has in memory and this list does not show. */
export const hidden = computed(() => {
  const shown = staff.value?.orders ?? {};
  return Math.max(0, (staff.value?.more ?? 0) - Object.keys(older.value).filter((id) => shown[id] === undefined).length);
});

/** Orders that newer ones push out of the live list stay in this one, once somebody has looked beyond it. */
export function keepOlder(): void {
  let before: Record<string, OrderRow> = {};
  let day: string | undefined;
  effect(() => {
    const now = staff.value?.orders ?? {};
    const today = shop.value?.day.day;
    untracked(() => {
      if (today !== day) older.value = {};
      else if (Object.keys(older.value).length > 0) older.value = { ...older.value, ...Object.fromEntries(Object.entries(before).filter(([id]) => now[id] === undefined)) };
    });
    [before, day] = [now, today];
  });
}

export async function showOlder(): Promise<void> {
  const last = orders.value.at(-1);
  if (last === undefined) return;
  const found = await read<{ orders: Record<string, OrderRow> }>(`orders?before=${last.id}`);
  if (found !== null) older.value = { ...older.value, ...found.orders };
}

/** Rows beyond the live ones are looked at again after something was done to one of them. */
export async function lookAgain(id: string): Promise<void> {
  if (older.value[id] === undefined || staff.value?.orders[id] !== undefined) return;
  const newer = orders.value[orders.value.findIndex((order) => order.id === id) - 1];
  const found = newer === undefined ? null : await read<{ orders: Record<string, OrderRow> }>(`orders?before=${newer.id}`);
  if (found !== null) older.value = { ...older.value, ...found.orders };
}

export function stateOf({ dishes, due, unresolved }: OrderRow): State {
  if (unresolved === true) return 'asking';
  if (due < 0) return 'owed';
  if (dishes.every(({ left }) => left === 0)) return 'cancelled';
  return due > 0 ? 'unpaid' : 'paid';
}

/** Is there anything left for a person to do about it? */
export function isOpen(order: OrderRow): boolean {
  return !['paid', 'cancelled'].includes(stateOf(order)) || order.waits.length > 0;
}

/** The dishes in one line: "배추전 2, 막걸리 1". */
export function dishesLine({ dishes }: OrderRow): string {
  return dishes
    .filter(({ left }) => left > 0 || dishes.every((dish) => dish.left === 0))
    .map(({ name, left }) => (left > 1 ? t('staff.orders.dish', { name: said(name), count: left }) : said(name)))
    .join(', ');
}

/** Where it was ordered and for where: a table says both. */
export function placeOf({ table, from, service }: OrderRow): string {
  return table !== undefined ? t('staff.table', { table }) : `${from} · ${t(`paper.service.${service}`)}`;
}
