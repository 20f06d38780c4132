// One paper that somebody has to look at: what it is, why nobody knows, and the answers that fit.

import { useState } from 'preact/hooks';
import { ReallyNotNeeded } from '../../../hub/web/not_needed.tsx';
import { Button } from '../../../hub/web/parts/button.tsx';
import { answersFor, paperName, reasonText, type Outcome, type Stuck } from '../../../hub/web/prints.ts';
import { clockTime, t } from '../../../hub/web/text.ts';
import { ask, printers } from '../hub.ts';
import { orders } from '../orders.ts';
import { StuckMark } from '../papers.tsx';
import { Chips, useGone, useKept } from '../parts.tsx';

export function StuckEditor({ paper, onOrder }: { paper: Stuck; onOrder: () => void }) {
  const [, chooseOrder] = useKept<string | null>('orders.chosen', null);
  const order = orders.value.find(({ id, bill }) => id === paper.about || bill === paper.about);
  return (
    <>
      <header class="editor-head">
        <h2>{paperName(paper)}</h2>
        <StuckMark paper={paper} />
        <p class="hint">{[clockTime(paper.since), paper.printer_name, paper.copy_no > 1 ? t('paper.reprint', { copy: paper.copy_no }) : ''].filter(Boolean).join(' · ')}</p>
      </header>
      <div class="notice">
        <p>
          <strong>{reasonText(paper)}</strong>
        </p>
        <p>{whatToDo(paper)}</p>
      </div>
      <Answers
        paper={paper}
        onOrder={
          order === undefined
            ? null
            : () => {
                chooseOrder(order.id);
                onOrder();
              }
        }
      />
    </>
  );
}

function whatToDo({ kind, state, reason, printer_name: printer }: Stuck): string {
  if (kind === 'drawer') return t('staff.stuck.drawer.do');
  if (reason === 'unreadable') return t('staff.stuck.unreadable.do');
  return state === 'unknown' ? t('staff.stuck.unknown.do', { printer }) : t('staff.stuck.again.do');
}

function Answers({ paper, onOrder }: { paper: Stuck; onOrder: (() => void) | null }) {
  const own = printers.value.some(({ id }) => id === paper.printer);
  const [where, setWhere] = useState<string | null>(own ? paper.printer : null);
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const gone = useGone();
  const answers = answersFor(paper);
  const opened = paper.kind === 'drawer';
  const settle = async (outcome: Outcome) => {
    setSure(false);
    setBusy(true);
    const done = outcome === 'printed' && opened ? 'staff.stuck.opened.done' : (`staff.stuck.${outcome}.done` as const);
    await ask({ type: 'settle_print', job: paper.id, outcome, printer: outcome === 'again' && where !== paper.printer ? where : null }, done);
    if (!gone.current) setBusy(false);
  };
  // Only a kitchen ticket costs something when it is forgotten: a guest's food.
  const dismiss = () => (paper.kind === 'kitchen_ticket' ? setSure(true) : void settle('dismissed'));
  const askWhere = answers.includes('again') && printers.value.length > (own ? 1 : 0);
  const first = answers[0] === 'again';
  return (
    <div class="next">
      {answers.includes('printed') && (
        <Button wide icon="check" disabled={busy} onPress={() => void settle('printed')}>
          {t(opened ? 'staff.stuck.opened' : 'staff.stuck.printed')}
        </Button>
      )}
      {askWhere && (
        <div class="group">
          <h3>{t('staff.stuck.where')}</h3>
          <Chips label={t('staff.stuck.where')} choices={printers.value} chosen={where} disabled={busy} onChoose={setWhere} />
        </div>
      )}
      {answers.includes('again') && (
        <Button wide look={first ? 'primary' : 'quiet'} icon="printer" disabled={busy || where === null} onPress={() => void settle('again')}>
          {t('staff.stuck.again')}
        </Button>
      )}
      <div class="row-of-buttons rarely">
        {onOrder !== null && (
          <Button icon="onward" onPress={onOrder}>
            {t('staff.inbox.open')}
          </Button>
        )}
        <Button look="stop" disabled={busy} onPress={dismiss}>
          {t('staff.stuck.dismissed')}
        </Button>
      </div>
      {sure && <ReallyNotNeeded paper={paper} onClose={() => setSure(false)} onDismiss={() => void settle('dismissed')} />}
    </div>
  );
}
