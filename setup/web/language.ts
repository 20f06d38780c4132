// Korean or English, as last chosen on this device: the words of this page are in these two.

import { language, speak } from '../../hub/web/text.ts';

const SLOT = 'madang.setup.language';

export async function bringLanguage(): Promise<void> {
  await speak(localStorage.getItem(SLOT) === 'en' ? 'en' : 'ko');
}

/** The language that is not on the screen. */
export function other(): 'ko' | 'en' {
  return language() === 'ko' ? 'en' : 'ko';
}

export function change(): void {
  const wanted = other();
  localStorage.setItem(SLOT, wanted);
  void speak(wanted);
}
