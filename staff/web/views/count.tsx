// Counting a drawer (교대 마감): how many of each note and coin, then what it should be; why, only where it is not.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, number, t } from '../../../hub/web/text.ts';
import { link } from '../hub.ts';
import { Reason, useGone } from '../parts.tsx';
import { countedWon, DENOMINATIONS, drawerName, type Denomination, type Shift } from '../till.tsx';
import { Keypad } from './keypad.tsx';
import { DifferenceLarge, DrawerSums, PrintX } from './shift.tsx';

/** `Counted` in `hub/domain/till.py` takes no more. */
const COUNT_DIGITS = 5;
const REASONS = ['staff.count.reason.change', 'staff.count.reason.forgot', 'staff.count.reason.unknown'] as const;

type Answer = { expected: number; counted: number; difference: number };
type Typed = Partial<Record<Denomination, string>>;

export function CountDrawer({ shift, onClose }: { shift: Shift; onClose: () => void }) {
  const [typed, setTyped] = useState<Typed>({});
  const [sure, setSure] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const counts = Object.fromEntries(DENOMINATIONS.map((worth) => [worth, Number(typed[worth] ?? 0)])) as Record<Denomination, number>;
  if (answer !== null) return <Counted shift={shift} answer={answer} onClose={onClose} />;
  return (
    <Dialog wide title={t('staff.count.title', { drawer: drawerName(shift) })} onClose={onClose}>
      {sure ? (
        <Sure shift={shift} counts={counts} onBack={() => setSure(false)} onClosed={setAnswer} />
      ) : (
        <Count typed={typed} counts={counts} expected={shift.expected} onInput={setTyped} onLeave={onClose} onNext={() => setSure(true)} />
      )}
    </Dialog>
  );
}

type CountProps = { typed: Typed; counts: Record<Denomination, number>; expected: number; onInput: (change: (old: Typed) => Typed) => void; onLeave: () => void; onNext: () => void };

function Count({ typed, counts, expected, onInput, onLeave, onNext }: CountProps) {
  const [at, setAt] = useState<Denomination>(DENOMINATIONS[0]);
  const next = DENOMINATIONS[DENOMINATIONS.indexOf(at) + 1];
  const onward = () => (next === undefined ? onNext() : setAt(next));
  return (
    <div class="count">
      <div class="group">
        <ul class="coins" aria-label={t('staff.count.each')}>
          {DENOMINATIONS.map((worth) => (
            <li key={worth}>
              <button type="button" class="coin pressable" aria-pressed={worth === at} data-worth={worth} onClick={() => setAt(worth)}>
                <span class="worth">{money(Number(worth))}</span>
                <strong>{(typed[worth] ?? '') === '' ? '–' : t('staff.count.pieces', { count: counts[worth] })}</strong>
                <span class="hint">{counts[worth] === 0 ? ' ' : number(counts[worth] * Number(worth))}</span>
              </button>
            </li>
          ))}
        </ul>
        <dl class="sums">
          <div class="due">
            <dt>{t('paper.report.till.counted')}</dt>
            <dd class="sum-now" data-counted={countedWon(counts)}>
              {money(countedWon(counts))}
            </dd>
          </div>
          <div>
            <dt>{t('paper.report.till.expected')}</dt>
            <dd>{money(expected)}</dd>
          </div>
        </dl>
      </div>
      <div class="group">
        <p class="now">{t('staff.count.now', { worth: Number(at) })}</p>
        <Keypad kind="sum" onInput={(change) => onInput((old) => ({ ...old, [at]: change(old[at] ?? '').slice(0, COUNT_DIGITS) }))} onEnter={onward} />
        <Button wide icon="down" disabled={next === undefined} onPress={onward}>
          {next === undefined ? t('staff.count.last') : t('staff.count.next', { worth: Number(next) })}
        </Button>
        <div class="row-of-buttons">
          <Button onPress={onLeave}>{t('button.close')}</Button>
          <Button look="primary" onPress={onNext}>
            {t('staff.count.done')}
          </Button>
        </div>
      </div>
    </div>
  );
}

type SureProps = { shift: Shift; counts: Record<Denomination, number>; onBack: () => void; onClosed: (answer: Answer) => void };

function Sure({ shift, counts, onBack, onClosed }: SureProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const counted = countedWon(counts);
  const difference = counted - shift.expected;
  const close = async () => {
    setBusy(true);
    setTrouble(null);
    const told = await link.wish<'close_shift'>({ type: 'close_shift', shift: shift.id, counted: counts, reason: difference === 0 ? null : reason.trim() });
    if (gone.current) return;
    setBusy(false);
    if (told.kind === 'done') onClosed(told.answer);
    else setTrouble(told.kind === 'unheard' ? t('staff.unheard') : refusalOf(told.error));
  };
  return (
    <div class="two">
      <div class="group">
        <DifferenceLarge difference={difference} />
        <dl class="sums">
          <DrawerSums shift={shift} />
          <div class="due">
            <dt>{t('paper.report.till.expected')}</dt>
            <dd>{money(shift.expected)}</dd>
          </div>
          <div class="due">
            <dt>{t('paper.report.till.counted')}</dt>
            <dd>{money(counted)}</dd>
          </div>
        </dl>
      </div>
      <div class="group">
        {difference === 0 ? (
          <p>{t('staff.count.sure.right')}</p>
        ) : (
          <>
            <p>{t('staff.count.why')}</p>
            <Reason label={t('staff.reason')} usual={REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
          </>
        )}
        {trouble !== null && (
          <p class="trouble" role="alert">
            {trouble}
          </p>
        )}
        <div class="row-of-buttons">
          <Button icon="back" disabled={busy} onPress={onBack}>
            {t('staff.count.again')}
          </Button>
          <Button look="primary" icon="check" disabled={busy || (difference !== 0 && reason.trim() === '')} onPress={() => void close()}>
            {t('staff.count.close')}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** The hub's own figures: the last word. */
function Counted({ shift, answer, onClose }: { shift: Shift; answer: Answer; onClose: () => void }) {
  return (
    <Dialog title={t('staff.count.closed', { drawer: drawerName(shift) })} onClose={onClose}>
      <DifferenceLarge difference={answer.difference} />
      <dl class="sums">
        <div>
          <dt>{t('paper.report.till.expected')}</dt>
          <dd>{money(answer.expected)}</dd>
        </div>
        <div>
          <dt>{t('paper.report.till.counted')}</dt>
          <dd>{money(answer.counted)}</dd>
        </div>
      </dl>
      {answer.difference !== 0 && <p>{t('staff.count.closed.what')}</p>}
      <PrintX />
      <div class="row-of-buttons">
        <Button look="primary" onPress={onClose}>
          {t('button.ok')}
        </Button>
      </div>
    </Dialog>
  );
}
