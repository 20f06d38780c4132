// What the pages of staff share: Korean or English, refusals and problems in words with their next step, a way to ask
// that says itself what went wrong.

import type { Link } from './link.ts';
import { filled, language, speak, t, type Key, type Params } from './text.ts';
import { say } from './toast.ts';
import type { HubError } from './wire.ts';
import type { Answer, Body, Verb } from './wish.ts';

function slot(page: string): string {
  return `madang.${page}.language`;
}

/** Speak as last chosen on this device's `page`. */
export async function bringLanguage(page: string): Promise<void> {
  await speak(localStorage.getItem(slot(page)) === 'en' ? 'en' : 'ko');
}

/** The language that is not on the screen. */
export function otherLanguage(): 'ko' | 'en' {
  return language() === 'ko' ? 'en' : 'ko';
}

export function changeLanguage(page: string): void {
  const wanted = otherLanguage();
  localStorage.setItem(slot(page), wanted);
  void speak(wanted);
}

export function refusalOf(error: HubError): string {
  return filled('refusal', `${error.code}.staff`, { ...error.params }, error.staff);
}

export function problemText({ code, params }: { code: string; params: Params }, part: 'what' | 'do'): string {
  return filled('problem', `${code}.${part}`, params, code);
}

/** Ask the hub; says what went wrong itself. The answer, or null. `done` is said when it happened. */
export async function ask<V extends Verb>(link: Link, body: Body<V>, done?: Key): Promise<Answer<V> | null> {
  const outcome = await link.wish<V>(body);
  if (outcome.kind === 'refused') say(refusalOf(outcome.error), true);
  if (outcome.kind === 'unheard') say(t('staff.unheard'), true);
  if (outcome.kind !== 'done') return null;
  if (done !== undefined) say(t(done));
  return outcome.answer;
}
