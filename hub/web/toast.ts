// A word about what was just done or went wrong; it goes away by itself.

import { signal } from '@preact/signals';

const STAYS_MS = 6_000;

export const toast = signal<{ text: string; bad: boolean } | null>(null);
let timer = 0;

export function say(text: string, bad = false): void {
  clearTimeout(timer);
  toast.value = { text, bad };
  timer = window.setTimeout(() => (toast.value = null), STAYS_MS);
}
