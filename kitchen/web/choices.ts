// What this display was told to show: its station and its language, kept on the device.

import { signal } from '@preact/signals';
import { language, speak } from '../../hub/web/text.ts';

const STATION = 'madang.kitchen.station';
const LANGUAGE = 'madang.kitchen.language';

/** The station shown; null is all of them. */
export const station = signal<string | null>(localStorage.getItem(STATION));

export function chooseStation(id: string | null): void {
  station.value = id;
  if (id === null) localStorage.removeItem(STATION);
  else localStorage.setItem(STATION, id);
}

export async function bringLanguage(): Promise<void> {
  await speak(localStorage.getItem(LANGUAGE) === 'en' ? 'en' : 'ko');
}

export function changeLanguage(): void {
  const wanted = language() === 'ko' ? 'en' : 'ko';
  localStorage.setItem(LANGUAGE, wanted);
  void speak(wanted);
}
