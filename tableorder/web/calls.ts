// Ringing for staff from the table: what was pressed, what still rings, and what somebody has answered.

import { effect, signal, untracked } from '@preact/signals';
import { callStaff } from '../../hub/web/guest/shop.ts';
import { t } from '../../hub/web/text.ts';
import { say } from '../../hub/web/toast.ts';
import type { CallReason } from '../../hub/web/wire.ts';
import { itself } from './party.ts';

/** An answer stays on its button for as long as a walk through the shop takes. */
const ANSWERED_MS = 30_000;

export type CallState = 'quiet' | 'asking' | 'ringing' | 'answered';

const asking = signal<ReadonlySet<CallReason>>(new Set());
const answered = signal<ReadonlySet<CallReason>>(new Set());

export function callState(reason: CallReason): CallState {
  if (itself.value?.calls[reason] !== undefined) return 'ringing';
  if (asking.value.has(reason)) return 'asking';
  return answered.value.has(reason) ? 'answered' : 'quiet';
}

function without(set: ReadonlySet<CallReason>, reason: CallReason): ReadonlySet<CallReason> {
  return new Set([...set].filter((one) => one !== reason));
}

/** Ring for `reason`; says what came of it. */
export async function call(reason: CallReason): Promise<void> {
  if (asking.value.has(reason)) return;
  asking.value = new Set([...asking.value, reason]);
  answered.value = without(answered.value, reason);
  const heard = await callStaff(reason);
  asking.value = without(asking.value, reason);
  const wish = t(`call.${reason}`);
  if (heard) say(t('call.said', { wish }));
  else say(t('call.away', { wish }), true);
}

/** A call that was open and is no more: somebody is on the way. */
export function followAnswers(): void {
  let open: CallReason[] = [];
  effect(() => {
    const calls = itself.value?.calls;
    if (calls === undefined) return;
    const before = open;
    open = Object.keys(calls) as CallReason[];
    for (const reason of before.filter((one) => calls[one] === undefined)) untracked(() => come(reason));
  });
}

function come(reason: CallReason): void {
  answered.value = new Set([...answered.value, reason]);
  say(t('call.answered', { wish: t(`call.${reason}`) }));
  window.setTimeout(() => (answered.value = without(answered.value, reason)), ANSWERED_MS);
}
