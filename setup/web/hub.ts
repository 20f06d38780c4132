// What the technician's page hears of the house, and its way to ask.

import { computed, signal } from '@preact/signals';
import { live } from '../../hub/web/documents.ts';
import { Link } from '../../hub/web/link.ts';
import { qrCode } from '../../hub/web/qr.ts';
import { ask as askHub } from '../../hub/web/staff.ts';
import type { PrinterRow } from '../../hub/web/prints.ts';
import type { Key } from '../../hub/web/text.ts';
import type { Local, ScreenProfile, Shop } from '../../hub/web/wire.ts';
import type { Answer, Body, Verb } from '../../hub/web/wish.ts';

/** Time and addresses of the box are looked at again this often, while somebody looks on. */
const LOOK_MS = 5_000;
const ANSWER_MS = 8_000;
/** A terminal is asked three times over its slow line. */
const CHECK_MS = 20_000;

export type Device = {
  id: string;
  kind: string;
  name: string;
  screen: ScreenProfile;
  /** A table tablet's table. */
  table?: string;
  person?: string;
  connections: number;
};
export type Problem = { code: string; about: string; since: number; params: Record<string, string | number> };
type People = { people: Record<string, { name: string; roles: string[] }> };

/** A printer model; `refused` says why it cannot be chosen. */
export type Model = { id: string; title: string; grade: 'sourced' | 'generic' | 'stub'; refused?: string };

/** A card terminal; without `devices` every device shares it. */
export type TerminalRow = { id: string; name: string; address: string; devices: string[] };

/** `GET /api/v1/house`. */
export type House = {
  version: string;
  now: number;
  jumped_ms: number;
  addresses: string[];
  kinds: { name: string; page: string }[];
  models: Model[];
  stations: { id: string; name: Local }[];
};

export const link = new Link('setup', {
  ready: () => {
    void look();
    return ['shop', 'people', 'devices', 'printers', 'terminals', 'problems'];
  },
});
export const house = signal<House | null>(null);
/** When `house` came, on this device's clock. */
export const houseAt = signal(0);

export const shop = live<Shop>('shop');
const devicesDocument = live<{ devices: Record<string, Device> }>('devices');
const printersDocument = live<{ printers: Record<string, PrinterRow> }>('printers');
const terminalsDocument = live<{ terminals: Record<string, Omit<TerminalRow, 'id'>> }>('terminals');
const problemsDocument = live<{ problems: Record<string, Problem> }>('problems');
const peopleDocument = live<People>('people');

export const devices = computed(() => Object.values(devicesDocument.value?.devices ?? {}));
export const printers = computed(() => Object.values(printersDocument.value?.printers ?? {}));
/** What people call a printer; one that is not there goes by its id. */
export function printerName(id: string): string {
  return printersDocument.value?.printers[id]?.name ?? id;
}

export const terminals = computed<TerminalRow[]>(() => Object.entries(terminalsDocument.value?.terminals ?? {}).map(([id, row]) => ({ id, ...row })));
export const problems = computed(() => Object.values(problemsDocument.value?.problems ?? {}));
export const people = computed(() => Object.entries(peopleDocument.value?.people ?? {}));

/** This device about itself; undefined until the hub has told it. */
export const self = computed(() => {
  const known = link.me.value;
  return known === null ? undefined : live<Device>(`device.${known.device_id}`).value;
});

/** Everything of the first picture has come. */
export const told = computed(
  () => self.value !== undefined && devicesDocument.value !== undefined && printersDocument.value !== undefined && peopleDocument.value !== undefined && house.value !== null,
);

async function look(): Promise<void> {
  await lookNow();
  if (link.bearer !== '') window.setTimeout(() => void look(), LOOK_MS);
}

/** Time, addresses and models of the box, asked now. */
export async function lookNow(): Promise<void> {
  try {
    const response = await fetch('/api/v1/house', {
      headers: { Authorization: `Bearer ${link.bearer}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) return;
    house.value = (await response.json()) as House;
    houseAt.value = Date.now();
  } catch {
    // The banner says that the hub is away.
  }
}

/** Whether a card terminal answers: `well`, or a word for what is wrong. */
export async function checkTerminal(id: string): Promise<string> {
  try {
    const response = await fetch(`/api/v1/terminals/${id}/check`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${link.bearer}` },
      signal: AbortSignal.timeout(CHECK_MS),
    });
    return response.ok ? ((await response.json()) as { said: string }).said : 'failed';
  } catch {
    return 'failed';
  }
}

/** A QR code of `text` as SVG, drawn by the hub; null when it did not come. */
export function qr(text: string): Promise<string | null> {
  return qrCode(link.bearer, text);
}

/** Ask the hub; says what went wrong itself. The answer, or null. `done` is said when it happened. */
export function ask<V extends Verb>(body: Body<V>, done?: Key): Promise<Answer<V> | null> {
  return askHub<V>(link, body, done);
}
