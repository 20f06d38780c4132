// What became of papers, as the documents `prints` and `printers` tell it, and the words for it. Only what the printer
// itself confirmed is called printed.

import type { components } from './api.gen.ts';
import type { IconName } from './parts/icons.tsx';
import { nameOf, t } from './text.ts';
import type { Body } from './wish.ts';

/** A tuned printer's own values; what is not there stays as its model has it. */
export type Tuning = components['schemas']['PrinterTuning'];
export type Standing = 'ready' | 'printing' | 'blocked' | 'lost' | 'silent' | 'quarantined';
/** What a printer can say of a job. */
export type Proof = 'confirmed' | 'processed' | 'sent';

export type PrinterRow = {
  id: string;
  name: string;
  address: string;
  profile: string;
  stations: string[];
  receipts: boolean;
  drawer: boolean;
  backup?: string;
  tuning?: Tuning;
  /** Absent until its worker has asked it. */
  standing?: Standing;
  proof?: Proof;
  waiting?: number;
  /** Who prints for it meanwhile. */
  stands_in?: string;
};

export type PaperState = 'queued' | 'blocked' | 'sending' | Proof | 'unknown' | 'expired' | 'failed' | 'rerouted';
type Named = { kind: string; number?: string; table?: string };
export type Paper = Named & {
  printer: string;
  printer_name: string;
  /** What it tells of: an order, a bill, a table. */
  about: string;
  copy_no: number;
  state: PaperState;
  at: number;
  /** The printer that it was handed on to. */
  to?: string;
  /** Letters that no font has. */
  missing?: string;
};
export type Stuck = Named & {
  id: string;
  printer: string;
  printer_name: string;
  about: string;
  copy_no: number;
  state: 'unknown' | 'expired' | 'failed';
  reason: string;
  since: number;
};
export type Outcome = Body<'settle_print'>['outcome'];

/** The document `prints`. */
export type Prints = {
  count: number;
  stuck: Record<string, Omit<Stuck, 'id'>>;
  /** Orders whose tickets are on screens only: at these stations, since these printers cannot print. */
  displayed: Record<string, { printers: string[]; stations: string[] }>;
  recent: Record<string, Paper>;
};

/** A state as people read it: `again` was printed once more by itself, `settled` a person looked at. */
export type Seen = PaperState | 'again' | 'settled';
type Tone = 'good' | 'wait' | 'stop' | 'plain';

/** Words, colour and sign: one of them is enough to tell states apart. */
export const SEEN: Record<Seen, { tone: Tone; sign: IconName }> = {
  queued: { tone: 'plain', sign: 'clock' },
  blocked: { tone: 'wait', sign: 'clock' },
  sending: { tone: 'plain', sign: 'printer' },
  confirmed: { tone: 'good', sign: 'check' },
  processed: { tone: 'plain', sign: 'printer' },
  sent: { tone: 'plain', sign: 'onward' },
  unknown: { tone: 'wait', sign: 'warning' },
  expired: { tone: 'stop', sign: 'cross' },
  failed: { tone: 'stop', sign: 'cross' },
  rerouted: { tone: 'plain', sign: 'onward' },
  again: { tone: 'plain', sign: 'restart' },
  settled: { tone: 'plain', sign: 'check' },
};

/** What a paper is called: 주방 주문표 12번. */
export function paperName({ kind, number, table }: Named): string {
  const paper = nameOf('staff.paper.kind', kind, kind);
  if (table !== undefined) return t('staff.paper.of', { paper, name: t('staff.table', { table }) });
  return number === undefined ? paper : t('staff.paper.named', { paper, number });
}

export function reasonText({ reason }: { reason: string }): string {
  return nameOf('staff.paper.reason', reason, reason);
}

const LOST: readonly PaperState[] = ['unknown', 'expired', 'failed'];

/** A paper in doubt that is not on the list any more: a ticket in doubt was printed again, else somebody looked. */
export function seen(paper: Pick<Paper, 'kind' | 'state'>, listed: boolean): Seen {
  if (!LOST.includes(paper.state) || listed || paper.kind === 'test_page') return paper.state;
  return paper.kind === 'kitchen_ticket' && paper.state === 'unknown' ? 'again' : 'settled';
}

/** The words for a state; a paper that was handed on says where it went. */
export function seenText(state: Seen, to?: string): string {
  return state === 'rerouted' && to !== undefined ? t('staff.paper.elsewhere', { printer: to }) : t(`staff.paper.state.${state}`);
}

/** How a person may answer for a paper on the list. A drawer's pulse is never sent again, nor what cannot be read. */
export function answersFor({ kind, state, reason }: Pick<Stuck, 'kind' | 'state' | 'reason'>): Outcome[] {
  const again: Outcome[] = kind === 'drawer' || reason === 'unreadable' ? [] : ['again'];
  return state === 'unknown' ? ['printed', ...again, 'dismissed'] : [...again, 'dismissed'];
}
