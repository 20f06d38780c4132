// Kinds and models by name, and times as a technician reads them.

import { nameOf } from '../../hub/web/text.ts';

export { problemText } from '../../hub/web/staff.ts';
export { t, type Key } from '../../hub/web/text.ts';

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

