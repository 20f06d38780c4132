// What a line would cost and whether it could be ordered now, only to SHOW it: the hub prices every
// order itself and refuses one whose total differs (`hub/domain/pricing.py`).

import type { LineWish, Menu, MenuItem, OptionGroup, OptionPick, Overlay } from '../wire.ts';

/** Why a line cannot be ordered as things stand. */
export type Trouble =
  | { kind: 'gone' }
  | { kind: 'sold_out' | 'not_now' | 'no_price' | 'changed'; name: string }
  | { kind: 'not_enough'; name: string; left: number }
  | { kind: 'servings'; name: string; min: number };

/** Won for one unit of an item alone: its own price, or today's market price. */
export function itemPrice(overlay: Overlay, id: string, item: MenuItem): number | null {
  return item.price ?? overlay.market_prices[id] ?? null;
}

/** Won for the options taken of one group: the dearest `free` units cost nothing. */
export function groupPrice(group: OptionGroup, picks: readonly OptionPick[]): number {
  const units = picks.flatMap((pick) => {
    const option = group.options.find(({ id }) => id === pick.option);
    return option === undefined ? [] : Array<number>(pick.quantity).fill(option.price);
  });
  units.sort((a, b) => b - a);
  return units.slice(group.free).reduce((sum, price) => sum + price, 0);
}

/** Won for one unit of a wish, or null when a price is missing. */
export function unitPrice(menu: Menu, overlay: Overlay, wish: LineWish): number | null {
  const item = menu.items[wish.item];
  const own = item === undefined ? null : itemPrice(overlay, wish.item, item);
  if (item === undefined || own === null) return null;
  let sum = own + optionsPrice(menu, item.groups, wish.options);
  for (const pick of wish.steps) {
    const candidates = item.steps.find(({ id }) => id === pick.step)?.candidates;
    sum += candidates?.find((candidate) => candidate.item === pick.item)?.extra ?? 0;
    sum += optionsPrice(menu, menu.items[pick.item]?.groups ?? [], pick.options);
  }
  return sum;
}

export function total(menu: Menu, overlay: Overlay, wishes: readonly LineWish[]): number {
  return wishes.reduce((sum, wish) => sum + (unitPrice(menu, overlay, wish) ?? 0) * wish.quantity, 0);
}

/** Why an item cannot be taken up now, options aside; null when it can. */
export function itemTrouble(menu: Menu, overlay: Overlay, id: string): Trouble | null {
  const item = menu.items[id];
  if (item === undefined) return { kind: 'gone' };
  const { name } = item;
  if (id in overlay.sold_out || overlay.stock[id] === 0) return { kind: 'sold_out', name };
  if (item.dayparts.length > 0 && !item.dayparts.some((part) => part in overlay.dayparts_open)) {
    return { kind: 'not_now', name };
  }
  if (itemPrice(overlay, id, item) === null) return { kind: 'no_price', name };
  const blocked = item.steps.find((step) => step.candidates.every(({ item: part }) => isOut(overlay, part)));
  return blocked === undefined ? null : { kind: 'sold_out', name };
}

/** Whether an item or `group.option` is sold out, whatever the hour. */
export function isOut(overlay: Overlay, key: string): boolean {
  return key in overlay.sold_out || overlay.stock[key] === 0;
}

/** The first thing wrong with each wish of a basket, in its order; null where all is well. */
export function troubles(menu: Menu, overlay: Overlay, wishes: readonly LineWish[]): (Trouble | null)[] {
  const taken = new Map<string, number>();
  for (const wish of wishes) for (const [key, units] of counted(wish)) taken.set(key, (taken.get(key) ?? 0) + units);
  return wishes.map(
    (wish) =>
      itemTrouble(menu, overlay, wish.item) ??
      choiceTrouble(menu, overlay, wish) ??
      stockTrouble(menu, overlay, wish, taken) ??
      servingsTrouble(menu, wish, wishes),
  );
}

/** How many units of every counted thing a wish uses: item ids and `group.option`. */
export function counted(wish: LineWish): [string, number][] {
  const parts = [{ item: wish.item, options: wish.options }, ...wish.steps];
  return parts.flatMap(({ item, options }) => [
    [item, wish.quantity] as [string, number],
    ...options.map((pick): [string, number] => [`${pick.group}.${pick.option}`, pick.quantity * wish.quantity]),
  ]);
}

function optionsPrice(menu: Menu, groups: readonly string[], picks: readonly OptionPick[]): number {
  return groups.reduce((sum, id) => {
    const group = menu.groups[id];
    return group === undefined ? sum : sum + groupPrice(group, picks.filter((pick) => pick.group === id));
  }, 0);
}

function choiceTrouble(menu: Menu, overlay: Overlay, wish: LineWish): Trouble | null {
  const item = menu.items[wish.item];
  if (item === undefined) return { kind: 'gone' };
  const changed: Trouble = { kind: 'changed', name: item.name };
  if (wish.steps.length !== item.steps.length) return changed;
  const own = groupsTrouble(menu, overlay, item, wish.options, changed);
  if (own !== null) return own;
  for (const step of item.steps) {
    const pick = wish.steps.find((found) => found.step === step.id);
    const part = pick === undefined ? undefined : menu.items[pick.item];
    if (pick === undefined || part === undefined) return changed;
    if (!step.candidates.some((candidate) => candidate.item === pick.item)) return changed;
    if (isOut(overlay, pick.item)) return { kind: 'sold_out', name: part.name };
    const inner = groupsTrouble(menu, overlay, part, pick.options, changed);
    if (inner !== null) return inner;
  }
  return null;
}

function groupsTrouble(
  menu: Menu,
  overlay: Overlay,
  item: MenuItem,
  picks: readonly OptionPick[],
  changed: Trouble,
): Trouble | null {
  if (picks.some((pick) => !item.groups.includes(pick.group))) return changed;
  for (const id of item.groups) {
    const group = menu.groups[id];
    if (group === undefined) return changed;
    let units = 0;
    for (const pick of picks.filter((found) => found.group === id)) {
      const option = group.options.find((found) => found.id === pick.option);
      if (option === undefined || pick.quantity > option.quantity_max) return changed;
      if (isOut(overlay, `${id}.${pick.option}`)) return { kind: 'sold_out', name: option.name };
      units += pick.quantity;
    }
    if (units < group.min || units > group.max) return changed;
  }
  return null;
}

function stockTrouble(menu: Menu, overlay: Overlay, wish: LineWish, taken: Map<string, number>): Trouble | null {
  for (const [key] of counted(wish)) {
    const left = overlay.stock[key];
    if (left !== undefined && (taken.get(key) ?? 0) > left) return { kind: 'not_enough', name: nameOf(menu, key), left };
  }
  return null;
}

function servingsTrouble(menu: Menu, wish: LineWish, wishes: readonly LineWish[]): Trouble | null {
  const item = menu.items[wish.item];
  if (item === undefined || item.servings_min <= 1) return null;
  const servings = wishes.reduce((sum, other) => (other.item === wish.item ? sum + other.quantity : sum), 0);
  return servings < item.servings_min ? { kind: 'servings', name: item.name, min: item.servings_min } : null;
}

function nameOf(menu: Menu, key: string): string {
  const [group = '', option] = key.split('.');
  return menu.items[key]?.name ?? menu.groups[group]?.options.find(({ id }) => id === option)?.name ?? key;
}
