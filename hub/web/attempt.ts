// One try to hand the hub a command, and what its answer is worth.

import type { HubError } from './wire.ts';

export type Outcome<A> =
  | { kind: 'done'; answer: A }
  | { kind: 'refused'; error: HubError }
  | { kind: 'unpaired'; error: HubError };

/**
 * The hub's final answer to `body`; null when nobody knows of one, so that the same id may safely go again. A 500 in
 * the hub's own form is final too: it would say the same for ever (`docs/wire.md`).
 */
export async function attempt<A>(token: string, body: string, patienceMs: number): Promise<Outcome<A> | null> {
  try {
    const response = await fetch('/api/v1/commands', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 503) return null;
    const said = (await response.json()) as { answer: A } | { error?: HubError };
    if ('answer' in said) return { kind: 'done', answer: said.answer };
    if (said.error === undefined) return null;
    return { kind: response.status === 401 ? 'unpaired' : 'refused', error: said.error };
  } catch {
    // No network, the hub restarting, an answer cut short, or one of somebody in between.
    return null;
  }
}
