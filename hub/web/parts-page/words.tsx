// What the page itself says, in Korean or English: the parts may stand in a language that the catalogue of staff lacks.

import { spoken } from './looks.ts';
import type { Key } from '../text.ts';

const catalogues: Partial<Record<'ko' | 'en', Partial<Record<string, string>>>> = {};

export async function bringWords(): Promise<void> {
  catalogues.ko = (await import('../../messages/ko.json')).default;
  catalogues.en = (await import('../../messages/en.json')).default;
}

export function ownLanguage(): 'ko' | 'en' {
  return spoken.value === 'ko' ? 'ko' : 'en';
}

export function say(key: Key): string {
  return catalogues[ownLanguage()]?.[key] ?? key;
}

/** A caption: small, and in its own language whatever the part beside it speaks. */
export function Say({ of }: { of: Key }) {
  return (
    <span class="own-words" lang={ownLanguage()}>
      {say(of)}
    </span>
  );
}
