// Live documents: one signal for each, changed by snapshots and merge patches (RFC 7386).

import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** What is known of one document. `rev` is compared for equality only; '' is "none yet". */
export type Held = {
  rev: string;
  body: Signal<Json | undefined>;
  /** Patches that came while the whole document was being fetched. */
  waiting: Patch[] | null;
};

export type Patch = { rev: string; base: string; patch: Json };

const held = new Map<string, Held>();

/** The document `name` as it stands now: undefined until the hub has sent it, or once it is gone. */
export function live<T>(name: string): ReadonlySignal<T | undefined> {
  // The hub renders documents from typed models; their shapes stand in wire.ts.
  return hold(name).body as unknown as ReadonlySignal<T | undefined>;
}

export function hold(name: string): Held {
  let found = held.get(name);
  if (found === undefined) {
    found = { rev: '', body: signal<Json | undefined>(undefined), waiting: null };
    held.set(name, found);
  }
  return found;
}

export function forget(name: string): void {
  const found = held.get(name);
  if (found === undefined) return;
  found.rev = '';
  found.waiting = null;
  found.body.value = undefined;
}

/** Apply `patch` to `target` and answer the result; neither is changed. null deletes a key. */
export function merged(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merged(result[key], value);
  }
  return result;
}

/**
 * The whole document came by HTTP while patches arrived: `body` at `rev`, then the patches that follow
 * it. Answers false when the patches do not join up with `rev`, so that it must be asked for again.
 */
export function settle(document: Held, rev: string, body: Json): boolean {
  const patches = document.waiting ?? [];
  document.waiting = null;
  document.rev = rev;
  document.body.value = body;
  if (patches.length === 0) return true;
  const already = patches.findIndex((patch) => patch.rev === rev);
  return patches.slice(already + 1).every((patch) => follow(document, patch));
}

/** Apply one patch; false when it does not follow what is held. */
export function follow(document: Held, { rev, base, patch }: Patch): boolean {
  if (base !== document.rev) return false;
  document.rev = rev;
  document.body.value = merged(document.body.value, patch);
  return true;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
