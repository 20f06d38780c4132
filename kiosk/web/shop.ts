// What this kiosk hears of the shop, and its two lines to the hub.

import { computed, effect, signal, untracked } from '@preact/signals';
import { Commands } from '../../hub/web/command.ts';
import { dropToken, token, whoAmI } from '../../hub/web/device.ts';
import { live } from '../../hub/web/documents.ts';
import { Feed, hubNow } from '../../hub/web/socket.ts';
import { keepLetters, language, speak } from '../../hub/web/text.ts';
import type { Bill, ChannelState, Me, Menu, Overlay, ScreenProfile, Shop } from '../../hub/web/wire.ts';
import { wish } from '../../hub/web/wish.ts';
import { session } from './session.ts';

const KIND = 'kiosk';
/** The hub may still be starting when the screen is. */
const ASK_AGAIN_MS = 2_000;
/** A pause that ends is looked at again this often. */
const MINUTE_MS = 60_000;

export type Standing = 'starting' | 'unpaired' | 'ready';
export const standing = signal<Standing>('starting');

const me = signal<Me | null>(null);
let feed: Feed | null = null;
let client: Commands | null = null;
let bearer = '';

export const shop = live<Shop>('shop');
export const overlay = live<Overlay>('overlay');

/** The menu in the guest's language. */
export const menu = computed(() => live<Menu>(`menu.${session.value.language}`).value);

/** The screen's measures: as last changed by the technician, else as first told. */
export const screenProfile = computed<ScreenProfile | undefined>(() => {
  const known = me.value;
  if (known === null) return undefined;
  return live<{ screen: ScreenProfile }>(`device.${known.device_id}`).value?.screen ?? known.screen;
});

const minute = signal(0);

/** Why no order can begin now, or null. */
export const closed = computed<ChannelState | null>(() => {
  void minute.value;
  const state = shop.value?.ordering[KIND];
  if (state === undefined) return null;
  const paused = state.paused !== undefined && (state.paused.until === 0 || state.paused.until > hubNow());
  return paused || state.last_order_passed === true ? state : null;
});

/** The bill `id` as it stands. */
export function billOf(id: string): Bill | undefined {
  return live<Bill>(`bill.${id}`).value;
}

export function watchBill(id: string): void {
  feed?.watch(`bill.${id}`);
}

export function unwatchBill(id: string): void {
  feed?.unwatch(`bill.${id}`);
}

/** The command line; only to be asked for once `standing` is ready. */
export function commands(): Commands {
  if (client === null) throw new Error('no command before the device is known');
  return client;
}

/** Ring at the staff's screens. True when the hub has it: one that rings already is as good as a new one. */
export async function callStaff(): Promise<boolean> {
  const outcome = await wish<'call_staff'>(bearer, { type: 'call_staff', reason: 'help' });
  if (outcome.kind === 'unpaired') unpair();
  return outcome.kind === 'done' || (outcome.kind === 'refused' && outcome.error.code === 'over_limit');
}

/** Find out who we are, and begin to listen. Asks until the hub answers. */
export async function connect(): Promise<void> {
  const kept = token(KIND);
  if (kept === null) {
    standing.value = 'unpaired';
    return;
  }
  const answer = await whoAmI(kept);
  if (answer === null) {
    window.setTimeout(() => void connect(), ASK_AGAIN_MS);
    return;
  }
  if (answer === 'refused' || answer.kind !== KIND) {
    unpair();
    return;
  }
  me.value = answer;
  bearer = kept;
  client = new Commands(bearer, 'madang.kiosk.command.');
  feed = new Feed(bearer, unpair);
  feed.watch('shop', 'overlay', `menu.${session.value.language}`, `device.${answer.device_id}`);
  feed.open();
  standing.value = 'ready';
}

/** The hub no longer knows this device: nothing of the shop stays on the screen. */
export function unpair(): void {
  feed?.close();
  feed = null;
  client = null;
  dropToken(KIND);
  standing.value = 'unpaired';
}

/** Follow the guest's language with words and menu, and the clock, for as long as the page lives. */
export function followGuest(): void {
  const chosen = computed(() => session.value.language);
  effect(() => {
    const wanted = chosen.value;
    untracked(() => {
      void speak(wanted);
      feed?.watch(`menu.${wanted}`);
    });
  });
  effect(() => {
    // The whole menu may be read while the hub is away.
    if (menu.value !== undefined && language() === chosen.value) void keepLetters(JSON.stringify(menu.value));
  });
  window.setInterval(() => (minute.value += 1), MINUTE_MS);
}
