// What this display was told to show, kept on the device.

import { signal } from '@preact/signals';

const STATION = 'madang.kitchen.station';

/** The station shown; null is all of them. */
export const station = signal<string | null>(localStorage.getItem(STATION));

export function chooseStation(id: string | null): void {
  station.value = id;
  if (id === null) localStorage.removeItem(STATION);
  else localStorage.setItem(STATION, id);
}
