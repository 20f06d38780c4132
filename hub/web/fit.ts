// Millimetres of a screen held in the hand: as measured, as long as enough letters fit across.

import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { pxPerMm } from './device.ts';
import type { ScreenProfile } from './wire.ts';

/** Millimetres that must fit across: 18 Korean letters of a staff page and its margins. A borrowed profile must not break it. */
const ACROSS_MM = 96;
/** Below CSS's own millimetre letters become too small for anybody. */
const LEAST_PX = 3.4;

export function fitHand(profile: ReadonlySignal<ScreenProfile | undefined>): void {
  const resized = signal(0);
  window.addEventListener('resize', () => (resized.value += 1));
  effect(() => {
    void resized.value;
    const px = Math.max(LEAST_PX, Math.min(pxPerMm(profile.value), window.innerWidth / ACROSS_MM));
    document.documentElement.style.setProperty('--mm', `${px}px`);
  });
}
