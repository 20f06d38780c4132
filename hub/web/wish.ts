// One wish of a person who watches for the answer. Nothing of it is kept: a PIN must not lie in the browser.

import type { components } from './api.gen.ts';
import { attempt, type Outcome } from './attempt.ts';
import { mintId } from './command.ts';

type Behaviour = components['schemas']['Behaviour'];
export type Verb = keyof Behaviour;
export type Body<V extends Verb> = { type: V } & Omit<Behaviour[V]['body'], 'command_id' | 'type'>;
export type Answer<V extends Verb> = Behaviour[V]['answer'];

/** An answer takes milliseconds, a PIN a tenth of a second; a hub that starts up takes seconds. */
const ANSWER_MS = 8_000;
const TRIES = 3;
const BETWEEN_MS = 700;

export type Wished<A> = Outcome<A> | { kind: 'unheard' };

/** Asks up to three times with the same id; `unheard` when nobody answered, so that the person decides. */
export async function wish<V extends Verb>(token: string, body: Body<V>): Promise<Wished<Answer<V>>> {
  const text = JSON.stringify({ command_id: mintId(), ...body });
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const outcome = await attempt<Answer<V>>(token, text, ANSWER_MS);
    if (outcome !== null) return outcome;
  }
  return { kind: 'unheard' };
}
