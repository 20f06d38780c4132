// A word about what was just done or went wrong; it goes away by itself.

import { signal } from '@preact/signals';

const STAYS_MS = 6_000;

/** Whoever is called away in between still finds the way back from what was touched by mistake. */
const UNDO_STAYS_MS = 30_000;

type Said = { text: string; bad: boolean; undo?: (() => void) | undefined };

export const toast = signal<Said | null>(null);
let timer = 0;

/** `undo` takes back what was just done, at the touch of a button beside the words. */
export function say(text: string, bad = false, undo?: () => void): void {
  clearTimeout(timer);
  toast.value = { text, bad, undo };
  timer = window.setTimeout(() => (toast.value = null), undo === undefined ? STAYS_MS : UNDO_STAYS_MS);
}
