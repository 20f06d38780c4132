// This device: its token, and what a millimetre is on its screen.

import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Me, ScreenProfile } from './wire.ts';

const TOKEN = /^#token=([\w.~-]+)$/;
/** CSS pixels per millimetre where nobody measured the screen: CSS's own 96 to the inch. */
const UNMEASURED_PX_PER_MM = 96 / 25.4;
/** Screens up to 280 mm across may use smaller letters (`reference/accessibility.md` 1.1). */
const SMALL_DIAGONAL_MM = 280;

/** How long the hub may take to say who this device is. */
const ANSWER_MS = 8_000;

export type TextSize = 'normal' | 'large' | 'largest';
const SCALES: Record<TextSize, number> = { normal: 1, large: 1.25, largest: 1.5 };

/** What a guest chose to see better; the next guest begins afresh. */
export const textSize = signal<TextSize>('normal');
export const highContrast = signal(false);

/** Where the token of a page's kind of device lies: two kinds may be open on one computer. */
function slot(kind: string): string {
  return `madang.${kind}.token`;
}

/** The token of this device, or null. One handed over as `#token=` is kept and taken off the address. */
export function token(kind: string): string | null {
  const given = TOKEN.exec(location.hash)?.[1];
  if (given !== undefined) {
    keepToken(kind, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return localStorage.getItem(slot(kind));
}

export function keepToken(kind: string, value: string): void {
  localStorage.setItem(slot(kind), value);
}

export function dropToken(kind: string): void {
  localStorage.removeItem(slot(kind));
}

/** Who the hub says we are; `refused` when it does not know the token, null when it did not answer. */
export async function whoAmI(bearer: string): Promise<Me | 'refused' | null> {
  try {
    const response = await fetch('/api/v1/me', {
      headers: { Authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.status === 401) return 'refused';
    return response.ok ? ((await response.json()) as Me) : null;
  } catch {
    return null;
  }
}

export type Paired = { token: string; kind: string };

/** Trade a pairing code for a token: `wrong` when the code is not good, null when nobody answered, or "not so fast". */
export async function pair(code: string): Promise<Paired | 'wrong' | null> {
  try {
    const response = await fetch('/api/v1/pair', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.ok) return (await response.json()) as Paired;
    return response.status < 500 && response.status !== 429 ? 'wrong' : null;
  } catch {
    return null;
  }
}

/** CSS pixels per millimetre of a screen. */
export function pxPerMm(screen: ScreenProfile | undefined, ratio = window.devicePixelRatio): number {
  if (screen === undefined || screen.diagonal_mm === 0) return UNMEASURED_PX_PER_MM;
  return Math.hypot(screen.width_px, screen.height_px) / screen.diagonal_mm / ratio;
}

/** Tell the style sheet what a millimetre is, how big letters must be, and how much fits. */
export function fitScreen(profile: ReadonlySignal<ScreenProfile | undefined>): void {
  const root = document.documentElement;
  const resized = signal(0);
  window.addEventListener('resize', () => (resized.value += 1));
  effect(() => {
    void resized.value;
    const px = pxPerMm(profile.value);
    const across = profile.value?.diagonal_mm ?? 0;
    const small = across > 0 && across <= SMALL_DIAGONAL_MM;
    root.style.setProperty('--mm', `${px}px`);
    root.style.setProperty('--scale', String(SCALES[textSize.value]));
    root.dataset['screen'] = small ? 'small' : 'large';
    root.dataset['contrast'] = highContrast.value ? 'high' : 'normal';
    // Ways to lay out are chosen by how many letters fit, whatever the millimetres.
    const letter = px * (small ? 8.5 : 14) * SCALES[textSize.value];
    const [wide, high] = [window.innerWidth / letter, window.innerHeight / letter];
    root.dataset['shape'] = wide >= high ? 'wide' : 'tall';
    root.dataset['cramped'] = String(wide >= high && wide < 22);
    root.dataset['room'] = wide >= high ? (wide >= 34 && high >= 19 ? 'ample' : 'tight') : high >= 32 ? 'ample' : 'tight';
  });
}
