// What only a demo hub tells: its devices, people, printers and paper. Answered to this machine alone.

import { signal, type ReadonlySignal } from '@preact/signals';

/** Where a printer stands; `name` is what the hub calls it. */
export type PrinterName = { id: string; name: string };
export type Demo = {
  devices: { kind: string; name: string; page: string; token: string }[];
  printers: PrinterName[];
  people: { id: string; name: string; pin: string }[];
  /** What the test card answers now. */
  card: string;
};
/** One piece of paper; `at` is when it came out, in UTC milliseconds. */
export type Sheet = { n: number; png: string; txt: string; at: number };
export type Paper = { printers: (PrinterName & { sheets: Sheet[] })[] };

/** `absent`: this hub is no demo; `elsewhere`: it is, and this is not its machine. */
export type Told<T> = { told: T } | 'absent' | 'elsewhere';

/** Faults of a virtual printer (`printer/virtual.py`) and answers of the test card. */
export const PRINTER_VERBS = ['paper_out', 'cover_open', 'go_silent', 'refuse', 'ok'] as const;
export const CARD_VERBS = ['approve', 'decline', 'silence', 'lose_answer'] as const;
export type Verb = (typeof PRINTER_VERBS)[number] | (typeof CARD_VERBS)[number];

/** Paper comes out while somebody looks on: a second is soon enough, and costs a listing of two folders. */
const LOOK_EVERY_MS = 1_000;
const ANSWER_MS = 8_000;

async function ask<T>(path: string): Promise<Told<T> | null> {
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

/** The text of a sheet; null when it did not come. */
export async function sheetText(path: string): Promise<string | null> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_MS) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
