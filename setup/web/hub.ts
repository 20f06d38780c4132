// What the technician's page hears of the house, and its way to ask.

import { computed, signal } from '@preact/signals';
import { dropToken, token, whoAmI } from '../../hub/web/device.ts';
import { live } from '../../hub/web/documents.ts';
import { Feed } from '../../hub/web/socket.ts';
import { refusalOf, t, type Key } from './words.ts';
import type { Local, Me, ScreenProfile, Shop } from '../../hub/web/wire.ts';
import { wish, type Answer, type Body, type Verb } from '../../hub/web/wish.ts';

const KIND = 'setup';
/** The hub may still be starting when the screen is. */
const ASK_AGAIN_MS = 2_000;
/** Time and addresses of the box are looked at again this often, while somebody looks on. */
const LOOK_MS = 5_000;
const ANSWER_MS = 8_000;
/** How long a word about what was done stays. */
const TOAST_MS = 6_000;

export type Device = {
  id: string;
  kind: string;
  name: string;
  screen: ScreenProfile;
  person?: string;
  connections: number;
};
export type PrinterRow = {
  id: string;
  name: string;
  address: string;
  profile: string;
  receipts: boolean;
  stations: string[];
};
export type Problem = { code: string; about: string; since: number; params: Record<string, string | number> };
type People = { people: Record<string, { name: string; roles: string[] }> };

/** `GET /api/v1/house`. */
export type House = {
  version: string;
  now: number;
  jumped_ms: number;
  addresses: string[];
  kinds: { name: string; page: string }[];
  models: { id: string; title: string }[];
  stations: { id: string; name: Local }[];
};

export type Standing = 'starting' | 'unpaired' | 'ready';
export const standing = signal<Standing>('starting');
export const house = signal<House | null>(null);
/** When `house` came, on this device's clock. */
export const houseAt = signal(0);
export const toast = signal<{ text: string; bad: boolean } | null>(null);

const me = signal<Me | null>(null);
let bearer = '';
let feed: Feed | null = null;
let toastTimer = 0;

export const shop = live<Shop>('shop');
const devicesDocument = live<{ devices: Record<string, Device> }>('devices');
const printersDocument = live<{ printers: Record<string, PrinterRow> }>('printers');
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');
const peopleDocument = live<People>('people');

export const devices = computed(() => Object.values(devicesDocument.value?.devices ?? {}));
export const printers = computed(() => Object.values(printersDocument.value?.printers ?? {}));
export const problems = computed(() => Object.values(problemsDocument.value?.problems ?? {}));
export const people = computed(() => Object.entries(peopleDocument.value?.people ?? {}));

/** This device about itself; undefined until the hub has told it. */
export const self = computed(() => {
  const known = me.value;
  return known === null ? undefined : live<Device>(`device.${known.device_id}`).value;
});

/** Everything of the first picture has come. */
export const told = computed(
  () => self.value !== undefined && devicesDocument.value !== undefined && printersDocument.value !== undefined && peopleDocument.value !== undefined && house.value !== null,
);

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
  feed.watch('shop', 'people', 'devices', 'printers', 'problems', `device.${answer.device_id}`);
  feed.open();
  standing.value = 'ready';
  void look();
}

export function unpair(): void {
  feed?.close();
  feed = null;
  me.value = null;
  bearer = '';
  dropToken(KIND);
  standing.value = 'unpaired';
}

async function look(): Promise<void> {
  await lookNow();
  if (bearer !== '') window.setTimeout(() => void look(), LOOK_MS);
}

/** Time, addresses and models of the box, asked now. */
export async function lookNow(): Promise<void> {
  try {
    const response = await fetch('/api/v1/house', {
      headers: { Authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) return;
    house.value = (await response.json()) as House;
    houseAt.value = Date.now();
  } catch {
    // The banner says that the hub is away.
  }
}

/** A QR code of `text` as SVG, drawn by the hub; null when it did not come. */
export async function qr(text: string): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/qr', {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

export function say(text: string, bad = false): void {
  clearTimeout(toastTimer);
  toast.value = { text, bad };
  toastTimer = window.setTimeout(() => (toast.value = null), TOAST_MS);
}

/** Ask the hub; says what went wrong itself. The answer, or null. `done` is said when it happened. */
export async function ask<V extends Verb>(body: Body<V>, done?: Key): Promise<Answer<V> | null> {
  const outcome = await wish<V>(bearer, body);
  switch (outcome.kind) {
    case 'done':
      if (done !== undefined) say(t(done));
      return outcome.answer;
    case 'refused':
      say(refusalOf(outcome.error), true);
      return null;
    case 'unpaired':
      unpair();
      return null;
    case 'unheard':
      say(t('setup.unheard'), true);
      return null;
  }
}
