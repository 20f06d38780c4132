// One thing that only somebody in the shop can answer, as the inbox lists it.

import type { ComponentChildren } from 'preact';

export type Question = {
  id: string;
  /** What is asked, in a line. */
  what: string;
  /** When, where, by which device. */
  hint: string;
  /** The order that it is about. */
  order?: string | undefined;
  /** What to look at, and the answers that fit. */
  answer: () => ComponentChildren;
};
