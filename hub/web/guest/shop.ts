// What a guest's screen hears of the shop, and its two lines to the hub.

import { computed, effect, signal, untracked } from '@preact/signals';
import { Commands } from '../command.ts';
import { live } from '../documents.ts';
import { Link } from '../link.ts';
import { hubNow } from '../socket.ts';
import { keepLetters, language, speak } from '../text.ts';
import type { CallReason, ChannelState, Menu, Overlay, Shop } from '../wire.ts';
import { kind } from './kind.ts';
import { session } from './session.ts';

/** A pause that ends is looked at again this often. */
const MINUTE_MS = 60_000;

let client: Commands | null = null;

export const link = new Link(kind, {
  ready: () => {
    client = new Commands(link.bearer, `madang.${kind}.command.`);
    return ['shop', 'overlay', `menu.${session.value.language}`];
  },
  unpaired: () => (client = null),
});

export const shop = live<Shop>('shop');
export const overlay = live<Overlay>('overlay');

/** The menu in the guest's language. */
export const menu = computed(() => live<Menu>(`menu.${session.value.language}`).value);

/** What this kind of device may do now. */
export const channel = computed<ChannelState | undefined>(() => shop.value?.ordering[kind]);

const minute = signal(0);

/** Why no order can begin now, or null. */
export const closed = computed<ChannelState | null>(() => {
  void minute.value;
  const state = channel.value;
  if (state === undefined) return null;
  const paused = state.paused !== undefined && (state.paused.until === 0 || state.paused.until > hubNow());
  return paused || state.last_order_passed === true ? state : null;
});

/** The command line; only to be asked for once the link is ready. */
export function commands(): Commands {
  if (client === null) throw new Error('no command before the device is known');
  return client;
}

/** Ring at the staff's screens. True when the hub has it: one that rings already is as good as a new one. */
export async function callStaff(reason: CallReason = 'help'): Promise<boolean> {
  const outcome = await link.wish<'call_staff'>({ type: 'call_staff', reason });
  return outcome.kind === 'done' || (outcome.kind === 'refused' && outcome.error.code === 'over_limit');
}

/** Follow the guest's language with words and menu, and the clock, for as long as the page lives. */
export function followGuest(): void {
  const chosen = computed(() => session.value.language);
  effect(() => {
    const wanted = chosen.value;
    untracked(() => {
      void speak(wanted);
      link.watch(`menu.${wanted}`);
    });
  });
  effect(() => {
    // The whole menu may be read while the hub is away.
    if (menu.value !== undefined && language() === chosen.value) void keepLetters(JSON.stringify(menu.value));
  });
  window.setInterval(() => (minute.value += 1), MINUTE_MS);
}
