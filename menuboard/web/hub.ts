// What a board hears of the shop, and the last good menu it keeps for when the hub is away.

import { computed, effect, signal } from '@preact/signals';
import { pxPerMm } from '../../hub/web/device.ts';
import { live } from '../../hub/web/documents.ts';
import { Link, type Standing } from '../../hub/web/link.ts';
import { speaks } from '../../hub/web/text.ts';
import type { Language, Local, Menu, Overlay, ScreenProfile, Shop } from '../../hub/web/wire.ts';

const KEPT = 'madang.board.last';
/** Read from here when the address does not say `?distance=` (millimetres). */
const DISTANCE_MM = 3_000;
/** The height of a letter is the distance through this (`design/look.md`). */
const DISTANCE_PER_LETTER = 200;
/** How much of its em a Hangul letter fills, from top to bottom. */
const LETTER_OF_EM = 0.86;

export type Row = {
  id: string;
  name: string;
  second: string | null;
  origins: string;
  price: number | null;
  soldOut: boolean;
};
export type Section = { id: string; name: string; second: string | null; rows: Row[] };
/** All that a board draws: kept whole, so that a reload shows it again before the hub answers. */
type Drawn = { shop: Local; sections: Section[]; language: Language; screen: ScreenProfile | undefined };
type Pickup = { making: string[]; ready: string[] };

const address = new URL(location.href);
const asked = (name: string): Language | null => {
  const value = address.searchParams.get(name) as Language | null;
  return value !== null && speaks(value) ? value : null;
};
/** `?lang=`, else Korean; `?second=`, else English. Both stand at once: nobody waits for his language's turn. */
export const mainLanguage: Language = asked('lang') ?? 'ko';
export const secondLanguage: Language = asked('second') ?? (mainLanguage === 'ko' ? 'en' : 'ko');
export const showsPickup = address.searchParams.get('show') === 'pickup' || address.pathname === '/board/pickup';

export const last = signal<Drawn | null>(null);
export const link = new Link('board', {
  // A menu that there is not comes once the shop speaks that language.
  ready: () => ['shop', 'overlay', 'pickup', ...new Set([`menu.${mainLanguage}`, `menu.${secondLanguage}`])],
  unpaired: () => {
    last.value = null;
    localStorage.removeItem(KEPT);
  },
});
/** What was kept stands before the hub has answered. */
export const standing = computed<Standing>(() => (link.standing.value === 'starting' && last.value !== null ? 'ready' : link.standing.value));

const shop = live<Shop>('shop');
const overlay = live<Overlay>('overlay');
const main = live<Menu>(`menu.${mainLanguage}`);
const second = live<Menu>(`menu.${secondLanguage}`);
const pickupNow = live<Pickup>('pickup');
export const pickup = computed<Pickup | null>(() => pickupNow.value ?? null);

export const screenProfile = computed<ScreenProfile | undefined>(() => link.screen.value ?? last.value?.screen);

/** The type size, in CSS pixels, of what must be read from where the guests stand. */
export const letterPx = computed(() => {
  const given = Number(address.searchParams.get('distance'));
  const distance = given >= 300 && given <= 30_000 ? given : DISTANCE_MM;
  return (distance / DISTANCE_PER_LETTER / LETTER_OF_EM) * pxPerMm(screenProfile.value);
});

/** What is offered at this hour, as the menu orders it. A sold-out dish keeps its place. */
const drawn = computed<Drawn | null>(() => {
  const [menu, now, house] = [main.value, overlay.value, shop.value];
  if (menu === undefined || now === undefined || house === undefined) return null;
  const open = menu.order.filter((id) => {
    const parts = menu.items[id]?.dayparts ?? [];
    return parts.length === 0 || parts.some((part) => now.dayparts_open[part]);
  });
  const sections = menu.categories.map(({ id, name }) => ({
    id,
    name,
    second: other(name, second.value?.categories.find((one) => one.id === id)?.name),
    rows: open.filter((item) => menu.items[item]?.category === id).map((item) => row(item, menu, now)),
  }));
  return { shop: house.profile.name, sections: sections.filter(({ rows }) => rows.length > 0), language: mainLanguage, screen: screenProfile.value };
});

function row(id: string, menu: Menu, now: Overlay): Row {
  const item = menu.items[id];
  const name = item?.name ?? id;
  return {
    id,
    name,
    second: other(name, second.value?.items[id]?.name),
    origins: (item?.origins ?? []).map(({ ingredient, country }) => `${ingredient} ${country}`).join(', '),
    price: item?.price ?? now.market_prices[id] ?? null,
    soldOut: id in now.sold_out || now.stock[id] === 0,
  };
}

function other(name: string, translated: string | undefined): string | null {
  return translated === undefined || translated === name ? null : translated;
}

/** Show what was kept, and keep what comes. */
export function recall(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Drawn | null;
    if (kept?.language === mainLanguage) last.value = kept;
  } catch {
    // What an older version kept, or half of it: the hub's own comes soon.
  }
  effect(() => {
    if (drawn.value === null) return;
    last.value = drawn.value;
    try {
      localStorage.setItem(KEPT, JSON.stringify(drawn.value));
    } catch {
      // No room: the board stands all the same, only a reload would begin empty.
    }
  });
}
