// Printing (인쇄): papers that somebody has to look at, printers, and what became of the last papers.

import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { problemText } from '../../../hub/web/staff.ts';
import { paperName, reasonText, type PrinterRow, type Stuck } from '../../../hub/web/prints.ts';
import { clockTime, t } from '../../../hub/web/text.ts';
import { ask, papers, printers, problemsOf, stuck, stuckCount } from '../hub.ts';
import { Copy, PaperWords, PrinterMark, StuckMark } from '../papers.tsx';
import { Nothing, TwoPanes, useKept } from '../parts.tsx';
import { PrinterEditor } from './printer.tsx';
import { StuckEditor } from './stuck.tsx';

export function Printing({ onOrder }: { onOrder: () => void }) {
  const [chosen, choose] = useKept<string | null>('printing.chosen', null);
  const paper = stuck.value.find(({ id }) => id === chosen);
  const printer = printers.value.find(({ id }) => id === chosen);
  const gone = chosen !== null && paper === undefined && printer === undefined;
  useLayoutEffect(() => {
    if (gone) choose(null);
  }, [gone]);
  const list = (
    <div class="rows">
      {stuckCount.value > 0 && (
        <section aria-labelledby="printing-check">
          <h2 id="printing-check" class="category">
            {t('staff.printing.check', { count: stuckCount.value })}
          </h2>
          <ul>
            {stuck.value.map((one) => (
              <StuckRow key={one.id} paper={one} chosen={one.id === chosen} onChoose={() => choose(one.id)} />
            ))}
            {stuckCount.value > stuck.value.length && <li class="count">{t('staff.stuck.more', { count: stuckCount.value - stuck.value.length })}</li>}
          </ul>
        </section>
      )}
      <section aria-labelledby="printing-printers">
        <h2 id="printing-printers" class="category">
          {t('staff.printing.printers')}
        </h2>
        <ul>
          {printers.value.map((one) => (
            <PrinterLine key={one.id} printer={one} chosen={one.id === chosen} onChoose={() => choose(one.id)} />
          ))}
          {printers.value.length === 0 && (
            <li>
              <Nothing>{t('staff.printing.no_printers')}</Nothing>
            </li>
          )}
        </ul>
      </section>
      <section aria-labelledby="printing-recent">
        <h2 id="printing-recent" class="category">
          {t('staff.printing.recent')}
        </h2>
        <ul>
          {papers.value.map((one) => (
            <li key={one.id} class="row" data-paper={one.id}>
              <PaperWords paper={one} />
            </li>
          ))}
          {papers.value.length === 0 && (
            <li>
              <Nothing>{t('staff.printing.none')}</Nothing>
            </li>
          )}
        </ul>
      </section>
    </div>
  );
  return (
    <TwoPanes chosen={paper !== undefined || printer !== undefined} onBack={() => choose(null)} list={list}>
      {paper !== undefined && <StuckEditor key={paper.id} paper={paper} onOrder={onOrder} />}
      {printer !== undefined && <PrinterEditor key={printer.id} printer={printer} />}
      {paper === undefined && printer === undefined && <NextPaper onChoose={choose} />}
    </TwoPanes>
  );
}

/** Never the next paper by itself: a second touch of the same finger would answer for it. */
function NextPaper({ onChoose }: { onChoose: (id: string) => void }) {
  const next = stuck.value[0];
  if (next === undefined) return <Nothing>{t('staff.printing.choose')}</Nothing>;
  return (
    <>
      <h2>{t('staff.printing.check', { count: stuckCount.value })}</h2>
      <p>{paperName(next)}</p>
      <div class="row-of-buttons">
        <Button icon="onward" onPress={() => onChoose(next.id)}>
          {t('staff.stuck.next')}
        </Button>
        <LateTickets />
      </div>
    </>
  );
}

/** After a dinner without a printer: kitchen tickets that came too late were cooked from the screen, and go together. */
function LateTickets() {
  const [sure, setSure] = useState<string[] | null>(null);
  const late = stuck.value.filter(({ kind, state }) => kind === 'kitchen_ticket' && state === 'expired').map(({ id }) => id);
  const dismiss = (jobs: string[]) => {
    setSure(null);
    void ask({ type: 'settle_prints', jobs, outcome: 'dismissed' }, 'staff.stuck.dismissed.done');
  };
  return (
    <>
      {late.length > 1 && (
        <Button look="stop" onPress={() => setSure(late)}>
          {t('staff.stuck.late', { count: late.length })}
        </Button>
      )}
      {sure !== null && (
        <Dialog title={t('staff.stuck.late.sure', { count: sure.length })} onClose={() => setSure(null)}>
          <p>{t('staff.stuck.dismissed.what')}</p>
          <div class="actions">
            <Button onPress={() => setSure(null)}>{t('button.close')}</Button>
            <Button look="stop" onPress={() => dismiss(sure)}>
              {t('staff.stuck.dismissed')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function StuckRow({ paper, chosen, onChoose }: { paper: Stuck; chosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button type="button" class="row pressable" data-stuck={paper.id} aria-current={chosen ? 'true' : undefined} onClick={onChoose}>
        <span class="words">
          <span class="name">{paperName(paper)}</span>
          <span class="hint">{`${clockTime(paper.since)} · ${paper.printer_name}`}</span>
          <span class="hint">{reasonText(paper)}</span>
        </span>
        <span class="end">
          <StuckMark paper={paper} />
          <Copy copy={paper.copy_no} />
        </span>
      </button>
    </li>
  );
}

function PrinterLine({ printer, chosen, onChoose }: { printer: PrinterRow; chosen: boolean; onChoose: () => void }) {
  const wrong = problemsOf(printer.id)[0];
  const { waiting = 0 } = printer;
  return (
    <li>
      <button type="button" class="row pressable" data-printer={printer.id} aria-current={chosen ? 'true' : undefined} onClick={onChoose}>
        <span class="words">
          <span class="name">{printer.name}</span>
          {wrong !== undefined && <span class="hint">{problemText(wrong, 'what')}</span>}
          {waiting > 0 && <span class="hint">{t('staff.printing.waiting', { count: waiting })}</span>}
        </span>
        <span class="end">
          <PrinterMark printer={printer} />
        </span>
      </button>
    </li>
  );
}
