// The first page's own line to the hub: what it hears, and how it acts as owner, guest and cook of the demo shop.

import { computed, signal } from '@preact/signals';
import { Commands, type Outcome } from '../command.ts';
import { whoAmI } from '../device.ts';
import { live } from '../documents.ts';
import { Feed } from '../socket.ts';
import { language } from '../text.ts';
import type { AnswerOf, Menu, Overlay, PlaceOrder, Shop } from '../wire.ts';
import { wish, type Answer, type Body, type Verb, type Wished } from '../wish.ts';
import type { Demo, Dish } from './ask.ts';

const OWNER = 'owner';
/** The hub may be starting. */
const ASK_AGAIN_MS = 1_000;

type Ticket = { number: string; fired_at?: number; lines: { state: string }[] };
type Station = { tickets: Record<string, Ticket> };
type Problem = { code: string; about: string; params: Record<string, string | number> };

export const shop = live<Shop>('shop');
export const overlay = live<Overlay>('overlay');
export const menu = computed(() => live<Menu>(`menu.${language() === 'en' ? 'en' : 'ko'}`).value);
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');
export const problems = computed(() => Object.values(problemsDocument.value?.problems ?? {}));
const stations = signal<string[]>([]);

/** Tickets of all stations that are not handed over yet, the newest first. */
export const tickets = computed(() =>
  stations.value
    .flatMap((station) =>
      Object.entries(live<Station>(`kitchen.${station}`).value?.tickets ?? {}).map(([order, ticket]) => ({ ...ticket, order, station })),
    )
    .sort((one, other) => (other.fired_at ?? 0) - (one.fired_at ?? 0)),
);

let begun = false;

/** Begin to hear the shop, once. */
export async function hear(demo: Demo): Promise<void> {
  if (begun) return;
  begun = true;
  const me = await whoAmI(demo.switches);
  if (me === null || me === 'refused') {
    begun = false;
    window.setTimeout(() => void hear(demo), ASK_AGAIN_MS);
    return;
  }
  const kitchens = me.documents.filter((name) => name.startsWith('kitchen.'));
  stations.value = kitchens.map((name) => name.slice('kitchen.'.length));
  const feed = new Feed(demo.switches, () => undefined);
  feed.watch('shop', 'overlay', 'problems', 'menu.ko', 'menu.en', ...kitchens);
  feed.open();
  // Before anybody measures how soon a switch is felt: checking a PIN takes its time.
  await signIn(demo, demo.switches);
  await signInAtTablet(demo);
}

/** The owner's tablet stands open on the counter, unless somebody is signed in at it already. */
async function signInAtTablet(demo: Demo): Promise<void> {
  const tablet = tokenOf(demo, 'staff');
  const me = await whoAmI(tablet);
  if (me === null || me === 'refused') return;
  const response = await fetch(`/api/v1/documents/device.${me.device_id}`, { headers: { Authorization: `Bearer ${tablet}` } }).catch(() => null);
  const known = response?.ok === true ? ((await response.json()) as { person?: string }) : null;
  if (known !== null && known.person === undefined) await signIn(demo, tablet);
}

/** The owner wishes; the page types the owner's PIN where the hub asks for it. */
export async function owner<V extends Verb>(demo: Demo, body: Body<V>): Promise<Wished<Answer<V>>> {
  const outcome = await wish<V>(demo.switches, body);
  if (outcome.kind !== 'refused' || outcome.error.code !== 'sign_in_needed') return outcome;
  await signIn(demo, demo.switches);
  return wish<V>(demo.switches, body);
}

async function signIn(demo: Demo, device: string): Promise<void> {
  const pin = demo.people.find(({ id }) => id === OWNER)?.pin ?? '';
  await wish<'sign_in'>(device, { type: 'sign_in', person: OWNER, pin });
}

/** A cook wishes. */
export function cook<V extends Verb>(demo: Demo, body: Body<V>): Promise<Wished<Answer<V>>> {
  return wish<V>(tokenOf(demo, 'kitchen'), body);
}

export type Placed = { id: string; outcome: Outcome<AnswerOf<PlaceOrder>> };

/** Dishes that the page can order now, in an order of their own. */
export function dishesNow({ dishes }: Demo): Dish[] {
  const [card, now] = [menu.value, overlay.value];
  if (card === undefined || now === undefined) return [];
  return dishes.filter(({ item }) => item in card.items && !(item in now.sold_out) && now.stock[item] !== 0);
}

/** A guest at the kiosk orders one of `dish`; waits for the answer however long the hub is away. */
export async function order(demo: Demo, dish: Dish, slot = 'one'): Promise<Placed | null> {
  const card = menu.value;
  const price = card?.items[dish.item]?.price;
  if (card === undefined || price === undefined) return null;
  const client = new Commands(tokenOf(demo, 'kiosk'), 'madang.demo.');
  const sent = client.send<PlaceOrder>(slot, {
    type: 'place_order',
    menu: card.version,
    service: 'take_away',
    language: 'ko',
    lines: [{ item: dish.item, quantity: 1, options: [], steps: [] }],
    total: price,
    payment: 'counter',
  });
  const id = client.idOf(slot) ?? '';
  const outcome = await sent;
  client.done(slot);
  return { id, outcome };
}

function tokenOf(demo: Demo, kind: string): string {
  return demo.devices.find((device) => device.kind === kind)?.token ?? '';
}
