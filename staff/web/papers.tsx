// Papers and printers as every view shows them: what became of a paper, how a printer stands.

import { paperName, seen, SEEN, seenText, type Paper, type PrinterRow, type Stuck } from '../../hub/web/prints.ts';
import { clockTime, t } from '../../hub/web/text.ts';
import { printerName, problemsOf } from './hub.ts';
import { Mark, type Tone } from './parts.tsx';

/** What is asked about a paper, or said of it. */
export function StuckMark({ paper: { kind, state } }: { paper: Stuck }) {
  if (state === 'unknown') return <Mark tone="wait">{t(kind === 'drawer' ? 'staff.stuck.drawer' : 'staff.stuck.unknown')}</Mark>;
  return <Mark tone="stop">{t(`staff.stuck.${state}`)}</Mark>;
}

const STANDING: Record<NonNullable<PrinterRow['standing']>, Tone> = { ready: 'good', printing: 'good', blocked: 'stop', lost: 'stop', silent: 'wait', quarantined: 'stop' };

/** How a printer stands. One whose setup is wrong is asked by nobody. */
export function PrinterMark({ printer: { id, standing } }: { printer: PrinterRow }) {
  if (problemsOf(id).some(({ code }) => code === 'printer_setup_wrong')) return <Mark tone="stop">{t('staff.printing.standing.wrong')}</Mark>;
  if (standing === undefined) return <Mark tone="plain">{t('staff.printing.standing.unasked')}</Mark>;
  return standing === 'printing' ? (
    <Mark tone="good" sign="printer">
      {t('staff.printing.standing.printing')}
    </Mark>
  ) : (
    <Mark tone={STANDING[standing]}>{t(`staff.printing.standing.${standing}`)}</Mark>
  );
}

/** One paper as it became: when, what, where, and how far. */
export function PaperWords({ paper }: { paper: Paper & { listed: boolean } }) {
  const state = seen(paper, paper.listed);
  return (
    <>
      <span class="words">
        <span class="name">{paperName(paper)}</span>
        <span class="hint">{`${clockTime(paper.at)} · ${paper.printer_name}`}</span>
        {paper.missing !== undefined && <span class="note">{t('staff.paper.letters', { letters: paper.missing })}</span>}
      </span>
      <span class="end">
        <Mark tone={SEEN[state].tone} sign={SEEN[state].sign}>
          {seenText(state, paper.to === undefined ? undefined : printerName(paper.to))}
        </Mark>
        <Copy copy={paper.copy_no} />
      </span>
    </>
  );
}

export function Copy({ copy }: { copy: number }) {
  return copy > 1 ? <span class="copy">{t('paper.reprint', { copy })}</span> : null;
}
