// What only a demo hub tells: its devices, people, printers and paper. Answered to this machine alone.

import { signal, type ReadonlySignal } from '@preact/signals';

/** Where a printer stands; `name` is what the hub calls it. */
export type PrinterName = { id: string; name: string };
/** What can be ordered without a question, and where it is made; `station` is empty in a shop without a kitchen. */
export type Dish = { item: string; station: string };
export type Demo = {
  devices: { kind: string; name: string; page: string; token: string }[];
  /** Token of the first page's own device, a staff tablet at which the owner signs in. */
  switches: string;
  printers: PrinterName[];
  people: { id: string; name: string; pin: string }[];
  dishes: Dish[];
  /** Card terminals by id, as the hub calls them; `online`: the shop's payment service is a simulator. */
  terminals: PrinterName[];
  online: boolean;
  /** What the test card answers now. */
  card: string;
  /** The hub's process: another number is another process. */
  pid: number;
  /** Somebody starts the hub again when it is killed. */
  supervised: boolean;
  /** The region's own address, empty while there is none. */
  region: string;
  /** The line to it: what the region has not acknowledged yet. */
  line: { cut: boolean; entries: number; orders: number };
};
/** Where nobody cooks there are no tickets, and no kitchen's printer. */
export function hasKitchen({ printers }: Demo): boolean {
  return printers.some(({ id }) => id === 'kitchen');
}

/** One piece of paper; `at` is when it came out, in UTC milliseconds. */
export type Sheet = { n: number; png: string; txt: string; at: number };
/** How a virtual printer is (`printer/virtual/printer.py`, `state`); `paper_mm` is null on a roll without end. */
export type Machine = {
  power: boolean;
  plugged: boolean;
  paper_mm: number | null;
  near_end: boolean;
  paper_out: boolean;
  cover_open: boolean;
  cutter_jammed: boolean;
  cutter_error: boolean;
  head_hot: boolean;
  drawer_open: boolean;
  pulses: number;
  says: number[];
  held: number;
  faults: string[];
};
export type Paper = { printers: (PrinterName & { sheets: Sheet[]; machine: Machine | null })[] };

/** `absent`: this hub is no demo; `elsewhere`: it is, and this is not its machine. */
export type Told<T> = { told: T } | 'absent' | 'elsewhere';

/** Faults of a virtual printer (`printer/virtual/verbs.py`) that the first page offers, and answers of the test card. */
export const PRINTER_VERBS = ['paper_out', 'cover_open', 'go_silent', 'refuse', 'ok'] as const;
/** What the page of the paper can break besides, and what mends each. */
export const MENDED_BY = {
  paper_low: 'refill',
  paper_out: 'refill',
  cover_open: 'cover_close',
  cutter_jam: 'cutter_free',
  head_hot: 'head_cool',
  drawer_open: 'drawer_close',
  go_silent: 'speak',
  power_cut: 'power_on',
  unplug: 'replug',
} as const;
export type Fault = keyof typeof MENDED_BY;
export const CARD_VERBS = ['approve', 'decline', 'silence', 'lose_answer'] as const;
export type Verb = (typeof PRINTER_VERBS)[number] | Fault | (typeof MENDED_BY)[Fault] | (typeof CARD_VERBS)[number] | 'cut_region' | 'mend_region' | 'kill_hub';
/** What became of one order: how often it is on the disk, on paper, and on paper as a marked copy (재출력). */
export type Counted = { command_id: string; number: string; stored: number; printed: number; copies: number };

/** Paper comes out while somebody looks on: a second is soon enough, and costs a listing of two folders. */
const LOOK_EVERY_MS = 1_000;
const ANSWER_MS = 8_000;

/** One look; null when nobody answered. */
export async function ask<T>(path: string): Promise<Told<T> | null> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (response.ok) return { told: (await response.json()) as T };
    if (response.status === 403) return 'elsewhere';
    return response.status === 404 ? 'absent' : null;
  } catch {
    return null;
  }
}

/** Asks for `path` again and again, for as long as the page lives. `answers` is false while nobody does. */
export function follow<T>(path: string): { told: ReadonlySignal<Told<T> | null>; answers: ReadonlySignal<boolean> } {
  const told = signal<Told<T> | null>(null);
  const answers = signal(true);
  let last = '';
  const look = async () => {
    const answer = await ask<T>(path);
    answers.value = answer !== null;
    const text = JSON.stringify(answer);
    if (answer !== null && text !== last) {
      last = text;
      told.value = answer;
    }
    window.setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return { told, answers };
}

/** Torment a printer, or the test card where none is named; whether the hub did it. */
export async function mishap(verb: Verb, printer?: string): Promise<boolean> {
  try {
    const response = await fetch('/api/v1/demo/mishap', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(printer === undefined ? { verb } : { verb, printer }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok && ((await response.json()) as { said: string }).said === 'ok';
  } catch {
    return false;
  }
}

/** Count these orders on disk and paper; null when nobody answered. */
export async function counted(command_ids: string[]): Promise<Counted[] | null> {
  try {
    const response = await fetch('/api/v1/demo/tally', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ command_ids }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? ((await response.json()) as { orders: Counted[] }).orders : null;
  } catch {
    return null;
  }
}

/** Look again and again, in milliseconds between two looks, until something is found; null once `within` has passed. */
export async function until<T>(look: () => T | null | Promise<T | null>, within: number, every = 250): Promise<T | null> {
  for (const end = performance.now() + within; ; await new Promise((resolve) => setTimeout(resolve, every))) {
    const found = await look();
    if (found !== null || performance.now() > end) return found;
  }
}

/** The text of a sheet; null when it did not come. */
export async function sheetText(path: string): Promise<string | null> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_MS) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
