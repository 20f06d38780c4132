// One wish of a person who watches for the answer. Nothing of it is kept: a PIN must not lie in the browser.

import type { components } from './api.gen.ts';
import { mintId } from './command.ts';
import type { HubError } from './wire.ts';

type Behaviour = components['schemas']['Behaviour'];
export type Verb = keyof Behaviour;
export type Body<V extends Verb> = { type: V } & Omit<Behaviour[V]['body'], 'command_id' | 'type'>;
export type Answer<V extends Verb> = Behaviour[V]['answer'];

/** An answer takes milliseconds, a PIN a tenth of a second; a hub that starts up takes seconds. */
const ANSWER_MS = 8_000;
const TRIES = 3;
const BETWEEN_MS = 700;

export type Wished<A> = { kind: 'done'; answer: A } | { kind: 'refused'; error: HubError } | { kind: 'unpaired' } | { kind: 'unheard' };

/** Asks up to three times with the same id; `unheard` when nobody answered, so that the person decides. */
export async function wish<V extends Verb>(token: string, body: Body<V>): Promise<Wished<Answer<V>>> {
  const text = JSON.stringify({ command_id: mintId(), ...body });
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const outcome = await once<Answer<V>>(token, text);
    if (outcome !== null) return outcome;
  }
  return { kind: 'unheard' };
}

async function once<A>(token: string, body: string): Promise<Wished<A> | null> {
  try {
    const response = await fetch('/api/v1/commands', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.ok) return { kind: 'done', answer: ((await response.json()) as { answer: A }).answer };
    if (response.status === 401) return { kind: 'unpaired' };
    if (response.status >= 500) return null;
    return { kind: 'refused', error: ((await response.json()) as { error: HubError }).error };
  } catch {
    // No network, or the hub restarting: the same id may safely go again.
    return null;
  }
}
