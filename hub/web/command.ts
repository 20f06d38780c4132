// The command client: one typed wish, sent with the same id until an answer comes. The id and the body
// are kept before the first send, so that a reload or a power cut never makes a second order.

import { signal } from '@preact/signals';
import { attempt, type Outcome } from './attempt.ts';
import type { AnswerOf, Command } from './wire.ts';

export type { Outcome };

/** An answer takes milliseconds; a hub that is starting up takes seconds. Then the same id goes again. */
const ANSWER_MS = 10_000;
const RETRY_FIRST_MS = 300;
const RETRY_LONGEST_MS = 5_000;
/** Waiting this long is worth a word to the guest. */
const SLOW_MS = 3_000;

type Kept = { command_id: string; body: Command };

/** True while a command waits longer than a guest expects. */
export const slow = signal(false);

/** A UUIDv7 (RFC 9562) in lower case. `crypto.randomUUID` is missing on plain HTTP, this is not. */
export function mintId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export class Commands {
  constructor(
    private readonly token: string,
    /** Where kept commands lie in localStorage. */
    private readonly prefix: string,
  ) {}

  /**
   * Send `body` and wait, as long as it takes, for its answer. `slot` names the wish ("order"): if one is
   * kept there from before a reload, that one is sent, and `body` is not. Call `done(slot)` once the
   * answer has been kept by the caller.
   */
  async send<C extends Command>(slot: string, body: C): Promise<Outcome<AnswerOf<C>>> {
    const kept = this.read(slot) ?? { command_id: mintId(), body };
    localStorage.setItem(this.prefix + slot, JSON.stringify(kept));
    const patience = window.setTimeout(() => (slow.value = true), SLOW_MS);
    try {
      for (let failures = 0; ; failures += 1) {
        const outcome = await attempt<AnswerOf<C>>(this.token, JSON.stringify({ command_id: kept.command_id, ...kept.body }), ANSWER_MS);
        if (outcome !== null) return outcome;
        const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failures);
        await new Promise((resolve) => setTimeout(resolve, RETRY_FIRST_MS + Math.random() * longest));
      }
    } finally {
      clearTimeout(patience);
      slow.value = false;
    }
  }

  done(slot: string): void {
    localStorage.removeItem(this.prefix + slot);
  }

  /** The wish that was under way in `slot` when the page was left, or null. */
  kept(slot: string): Command | null {
    return this.read(slot)?.body ?? null;
  }

  /** The id of that wish, by which the hub knows it however often it is sent. */
  idOf(slot: string): string | null {
    return this.read(slot)?.command_id ?? null;
  }

  /** Slots of all wishes that were under way when the page was left. */
  slots(): string[] {
    const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '');
    return keys.filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length));
  }

  private read(slot: string): Kept | null {
    const text = localStorage.getItem(this.prefix + slot);
    return text === null ? null : (JSON.parse(text) as Kept);
  }
}
