// The shop's screens as they stand on the first page: what each is, how large it really is, and its live frame.

import { signal } from '@preact/signals';
import type { Demo } from './ask.ts';

/** Names of the pages that the build made (`vite.config.ts`). */
declare const MADANG_PAGES: readonly string[];

/** Addresses that are not the folder's name (`hub/api/pages.py`). */
const ADDRESSES: Partial<Record<string, string>> = { menuboard: 'board', tableorder: 'table' };
export const PAGES = MADANG_PAGES.map((page) => ADDRESSES[page] ?? page);

/** A screen to be shown live: `href` hands the device's token over; sizes are its real pixels. */
export type Surface = { id: string; kind: string; href: string; width: number; height: number };

type Place = { id: string; kind: string; path?: string; width: number; height: number };

/** In the order in which they are loaded: the guest's first. */
const PLACES: Place[] = [
  { id: 'kiosk', kind: 'kiosk', width: 1080, height: 1920 },
  { id: 'board', kind: 'board', width: 1920, height: 1080 },
  { id: 'kitchen', kind: 'kitchen', width: 1920, height: 1080 },
  { id: 'table', kind: 'table', width: 1280, height: 800 },
  { id: 'staff', kind: 'staff', width: 1280, height: 800 },
  { id: 'pickup', kind: 'board', path: '/board/pickup', width: 1920, height: 1080 },
];
/** The office's page is for a desk; it is shown as a wide and low window. */
const REGION = { width: 1320, height: 430 };

/** `turn` tells two of a kind apart, from 1 on; 0 where there is but one. */
type Door = { id: string; kind: string; name: string; turn: number; href: string };

/** Every screen that the build has and the demo has a device for; the region where there is one. */
export function surfacesOf(demo: Demo, language: string): Surface[] {
  const found = PLACES.flatMap(({ id, kind, path, width, height }) => {
    const device = demo.devices.find((one) => one.kind === kind && isBuilt(one.page));
    return device === undefined ? [] : [{ id, kind, href: `${path ?? device.page}#token=${device.token}`, width, height }];
  });
  if (demo.region === '') return found;
  return [...found, { id: 'region', kind: 'region', href: `${demo.region}/?lang=${language}`, ...REGION }];
}

/** Ways to the devices that are not among the `shown`: all of them where the window is too small for a scene. */
export function doorsOf(demo: Demo, shown: Surface[]): Door[] {
  const devices = demo.devices.filter(({ page, token }) => isBuilt(page) && !shown.some(({ href }) => href.endsWith(token)));
  return devices.map((device) => {
    const { kind, name, page, token } = device;
    const alike = demo.devices.filter((one) => one.kind === kind);
    return { id: token, kind, name, turn: alike.length > 1 ? alike.indexOf(device) + 1 : 0, href: `${page}#token=${token}` };
  });
}

function isBuilt(page: string): boolean {
  return PAGES.includes(page.slice(1));
}

/** The frames that stand on the page now, by the surface's id. */
export const frames = signal<ReadonlyMap<string, HTMLIFrameElement>>(new Map());

export function framed(id: string, frame: HTMLIFrameElement | null): void {
  const others = [...frames.peek()].filter(([other]) => other !== id);
  frames.value = new Map(frame === null ? others : [...others, [id, frame]]);
}

/** The surface that is shown large above the others, or null. */
export const enlarged = signal<string | null>(null);
/** Surfaces that the tour or a mishap points at. */
export const lit = signal<readonly string[]>([]);
