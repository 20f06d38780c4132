// Words for staff: refusals with their next step, problems, kinds and models by name.

import { nameOf, type Params } from '../../hub/web/text.ts';
import type { HubError } from '../../hub/web/wire.ts';

export { t, type Key } from '../../hub/web/text.ts';

/** A family of texts whose keys end alike: `problem.<code>.what`. */
function filled(family: string, id: string, params: Params, fallback: string): string {
  return nameOf(family, id, fallback).replace(/\{([a-z_]+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

export function refusalOf(error: HubError): string {
  const params = Object.fromEntries(Object.entries(error.params));
  return filled('refusal', `${error.code}.staff`, params, error.staff);
}

export function problemText({ code, params }: { code: string; params: Params }, part: 'what' | 'do'): string {
  return filled('problem', `${code}.${part}`, params, code);
}

export function kindName(kind: string): string {
  return nameOf('setup.kind', kind, kind);
}

/** The title of a printer model as its file names it, in the reader's words where there are some. */
export function modelName(id: string, title: string): string {
  return nameOf('setup.model', id, title);
}

/** Seconds as 4:05. */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Date and time to the second on the shop's clock. */
export function fullTime(utcMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Asia/Seoul',
  }).format(utcMs);
}

