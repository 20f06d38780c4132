// What is on offer now, and the ways to change it. Each says how it is taken back.

import { language, t } from '../../hub/web/text.ts';
import { say } from '../../hub/web/toast.ts';
import { hubNow } from '../../hub/web/socket.ts';
import { refusalOf } from '../../hub/web/staff.ts';
import type { MenuItem } from '../../hub/web/wire.ts';
import type { Body } from '../../hub/web/wish.ts';
import { ask, link, overlay, read, shop } from './hub.ts';

/** The menu as `publish_menu` takes it. */
export type Draft = Body<'publish_menu'>['menu'];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Korea has had no summer time since 1988. */
const SEOUL_MS = 9 * 60 * MINUTE_MS;
/** Another tablet changes the menu at the same moment at most this often in a row. */
const TRIES = 3;

/** `half` an hour, an hour, until the business day ends, until somebody says. */
export const LASTING = ['half', 'hour', 'day', 'said'] as const;
export type Lasting = (typeof LASTING)[number];

/** The UTC ms until which something lasts from now on; 0 is until said. */
export function untilOf(lasting: Lasting): number {
  switch (lasting) {
    case 'half':
      return hubNow() + 30 * MINUTE_MS;
    case 'hour':
      return hubNow() + 60 * MINUTE_MS;
    case 'day':
      return shop.value?.day.ends ?? 0;
    case 'said':
      return 0;
  }
}

/** The next moment at which the shop's clock shows `time` (14:30). */
export function nextTime(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const midnight = Math.floor((hubNow() + SEOUL_MS) / DAY_MS) * DAY_MS - SEOUL_MS;
  const today = midnight + (hours * 60 + minutes) * MINUTE_MS;
  return today > hubNow() ? today : today + DAY_MS;
}

/** Sold out now, all of these (an item, or `group.option`). */
export async function sellOut(keys: string[], until: number): Promise<void> {
  const before = new Map(keys.map((key) => [key, overlay.value.sold_out[key]]));
  if (!(await eachOf(keys, (item) => ask({ type: 'set_sold_out', item, until })))) return;
  say(t('staff.menu.sold_out.done', { count: keys.length }), false, () => void eachOf(keys, (item) => restore(item, before.get(item))));
}

/** On sale again. */
export async function sellAgain(keys: string[]): Promise<void> {
  const out = keys.filter((key) => overlay.value.sold_out[key] !== undefined);
  const before = new Map(out.map((key) => [key, overlay.value.sold_out[key]]));
  if (!(await eachOf(out, (item) => ask({ type: 'clear_sold_out', item })))) return;
  say(t('staff.menu.back.done', { count: out.length }), false, () => void eachOf(out, (item) => restore(item, before.get(item))));
}

function restore(item: string, until: number | undefined): Promise<unknown> {
  return until === undefined ? ask({ type: 'clear_sold_out', item }) : ask({ type: 'set_sold_out', item, until });
}

/** One after the other; false as soon as the hub says no. */
async function eachOf(keys: string[], wish: (key: string) => Promise<unknown>): Promise<boolean> {
  for (const key of keys) if ((await wish(key)) === null) return false;
  return true;
}

/** So many are left; null stops counting. */
export async function count(item: string, left: number | null): Promise<void> {
  const before = overlay.value.stock[item] ?? null;
  if ((await ask({ type: 'set_stock', item, left })) === null) return;
  say(left === null ? t('staff.menu.stock.off.done') : t('staff.menu.stock.done', { count: left }), false, () => void ask({ type: 'set_stock', item, left: before }));
}

/** Today's market price; null: not sold today. */
export async function setMarketPrice(item: string, price: number | null): Promise<void> {
  const before = overlay.value.market_prices[item] ?? null;
  if ((await ask({ type: 'set_market_price', item, price })) === null) return;
  say(price === null ? t('staff.menu.market.off.done') : t('staff.menu.price.done', { amount: price }), false, () => void ask({ type: 'set_market_price', item, price: before }));
}

/** A new version of the menu in which `item` costs `price`; `seen` is the price that the person saw. */
export async function changePrice(item: string, seen: number, price: number): Promise<void> {
  if (await publishPrice(item, seen, price)) say(t('staff.menu.price.done', { amount: price }), false, () => void publishPrice(item, price, seen));
}

/** Somebody else may publish at the same time: then their menu is taken up, unless they changed this very price. */
async function publishPrice(item: string, seen: number, price: number): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const draft = await read<{ version: string; menu: Draft }>('menu');
    const known = draft?.menu.items.find(({ id }) => id === item);
    if (draft === null || known === undefined) {
      say(t(draft === null ? 'staff.unheard' : 'staff.menu.price.gone'), true);
      return false;
    }
    if (known.price !== seen) {
      say(known.price === null ? t('staff.menu.price.gone') : t('staff.menu.price.other', { amount: known.price }), true);
      return false;
    }
    known.price = price;
    const outcome = await link.wish<'publish_menu'>({ type: 'publish_menu', menu: draft.menu, base: draft.version });
    if (outcome.kind === 'done') return true;
    if (outcome.kind === 'unheard') say(t('staff.unheard'), true);
    if (outcome.kind !== 'refused') return false;
    if (outcome.error.code !== 'menu_changed' || tried === TRIES - 1) {
      say(refusalOf(outcome.error), true);
      return false;
    }
  }
  return false;
}

/** The price as it is today: null for 시가 without one. */
export function priceOf(id: string, item: MenuItem): number | null {
  return item.price ?? overlay.value.market_prices[id] ?? null;
}

/** A time on the shop's clock with its date where that is not today. */
export function momentText(utcMs: number): string {
  const today = (at: number) => Math.floor((at + SEOUL_MS) / DAY_MS);
  const options: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Seoul' };
  if (today(utcMs) !== today(hubNow())) Object.assign(options, { month: 'numeric', day: 'numeric' });
  return new Intl.DateTimeFormat(language(), options).format(utcMs);
}
