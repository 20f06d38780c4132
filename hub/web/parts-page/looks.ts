// How the parts are looked at: language, letters, colours and screen, kept in the address so that a link shows the same.

import { computed, signal } from '@preact/signals';
import { fitScreen, highContrast, textSize, type TextSize } from '../device.ts';
import { speak } from '../text.ts';
import type { Language, ScreenProfile } from '../wire.ts';

export const LANGUAGES = ['ko', 'en', 'ja', 'zh-Hans'] as const satisfies Language[];
export const SIZES = ['normal', 'large', 'largest'] as const satisfies TextSize[];
/** The two kinds of screen that letters know (`tokens.css`): a 27-inch kiosk, a 10.1-inch tablet. */
const SCREENS = {
  large: { width_px: 1080, height_px: 1920, diagonal_mm: 686, reach_mm: 500 },
  small: { width_px: 1280, height_px: 800, diagonal_mm: 257, reach_mm: 0 },
} satisfies Record<string, ScreenProfile>;
export type Screen = keyof typeof SCREENS;
export const SCREEN_NAMES = Object.keys(SCREENS) as Screen[];

const asked = new URL(location.href).searchParams;

/** One part in one state, shown alone; null for the page of all. */
export const shown = asked.get('show');

function among<T extends string>(name: string, known: readonly T[], usual: T): T {
  return known.find((one) => one === asked.get(name)) ?? usual;
}

export const screen = signal<Screen>(among('screen', SCREEN_NAMES, 'small'));
export const spoken = signal<(typeof LANGUAGES)[number]>(among('lang', LANGUAGES, 'ko'));

/** The looks as they stand in an address, in this language. */
export function addressIn(lang: string): string {
  const contrast = highContrast.value ? 'high' : 'normal';
  return new URLSearchParams({ lang, size: textSize.value, contrast, screen: screen.value }).toString();
}

/** Look as the address says. */
export async function follow(): Promise<void> {
  textSize.value = among('size', SIZES, 'normal');
  highContrast.value = among('contrast', ['normal', 'high'], 'normal') === 'high';
  fitScreen(computed(() => SCREENS[screen.value]));
  await speak(spoken.value);
}

/** Look otherwise, here and in the address. */
export function look(): void {
  history.replaceState(null, '', `?${addressIn(spoken.value)}`);
}

export async function speakOtherwise(wanted: (typeof LANGUAGES)[number]): Promise<void> {
  await speak(wanted);
  spoken.value = wanted;
  look();
}
