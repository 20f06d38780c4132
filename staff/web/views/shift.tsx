// A shift (교대): a drawer taken over with its float, cash put in and taken out, counted at the end.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { ask, askFor, person, printers, underWay } from '../hub.ts';
import { Chips, Reason, useGone } from '../parts.tsx';
import { drawerName, PLAIN_DRAWER, shifts, signed, type Closed, type Shift } from '../till.tsx';
import { Keypad, Typed } from './keypad.tsx';

/** What a drawer is opened with most often. */
const FLOATS = [100_000, 200_000, 300_000];

/** 교대 시작: which drawer, and what lies in it. */
export function OpenShift({ onOpened }: { onOpened: (shift: string) => void }) {
  const hung = printers.value.filter(({ drawer }) => drawer).map(({ id, name }) => ({ id, name }));
  const free = (hung.length > 0 ? hung : [{ id: PLAIN_DRAWER, name: t('staff.till.drawer') }]).filter(({ id }) => !shifts.value.some(({ drawer }) => drawer === id));
  const [drawer, setDrawer] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const gone = useGone();
  const wanted = free.find(({ id }) => id === drawer) ?? free[0];
  const open = async () => {
    if (wanted === undefined || typed === '' || busy) return;
    setBusy(true);
    const answer = await ask({ type: 'open_shift', drawer: wanted.id, float_amount: Number(typed) }, 'staff.shift.opened');
    if (gone.current) return;
    setBusy(false);
    if (answer !== null) onOpened(answer.shift);
  };
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.shift.open')}</h2>
        <p class="hint">{t('staff.shift.open.what')}</p>
      </header>
      {wanted === undefined ? (
        <p class="notice">{t('staff.shift.all_open')}</p>
      ) : (
        <>
          <Chips label={t('staff.shift.which')} choices={free} chosen={wanted.id} onChoose={setDrawer} />
          <div class="cash">
            <div class="cash-sums">
              <p>{t('staff.shift.float')}</p>
              <Typed label={t('staff.shift.float')}>{money(Number(typed))}</Typed>
              <p class="hint">{t('staff.shift.float.what')}</p>
              <div class="choices" role="group" aria-label={t('staff.shift.float.usual')}>
                {FLOATS.map((sum) => (
                  <Button key={sum} pressed={String(sum) === typed} onPress={() => setTyped(String(sum))}>
                    {money(sum)}
                  </Button>
                ))}
                <Button pressed={typed === '0'} onPress={() => setTyped('0')}>
                  {t('staff.shift.float.none')}
                </Button>
              </div>
            </div>
            <Keypad kind="sum" onInput={setTyped} onEnter={() => void open()} />
          </div>
          <Button wide look="primary" icon="check" disabled={typed === '' || busy || person.value === undefined} onPress={() => void open()}>
            {typed === '' ? t('staff.shift.float.type') : t('staff.shift.open.yes', { amount: Number(typed) })}
          </Button>
        </>
      )}
    </>
  );
}

/** What went into a drawer and out of it, line by line. */
export function DrawerSums({ shift }: { shift: Pick<Shift, 'float_amount' | 'sales' | 'refunds' | 'paid_in' | 'paid_out'> }) {
  const lines = [
    [t('paper.report.till.float'), money(shift.float_amount)],
    [t('paper.report.till.cash_sales'), signed(shift.sales)],
    [t('paper.report.till.refunds'), signed(-shift.refunds)],
    [t('paper.report.till.paid_in'), signed(shift.paid_in)],
    [t('paper.report.till.paid_out'), signed(-shift.paid_out)],
  ] as const;
  return (
    <>
      {lines.map(([name, sum]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{sum}</dd>
        </div>
      ))}
    </>
  );
}

export function ShiftEditor({ shift, onCount }: { shift: Shift; onCount: () => void }) {
  const [question, put] = useState<'in' | 'out' | null>(null);
  const { person_name: who, device_name: device } = shift;
  return (
    <>
      <header class="editor-head">
        <h2>{drawerName(shift)}</h2>
        <p class="hint">{[t('staff.shift.since', { time: clockTime(shift.opened_at) }), who, device].filter(Boolean).join(' · ')}</p>
      </header>
      <div>
        <p>{t('staff.shift.expected')}</p>
        <p class="sum-large" data-expected={shift.expected}>
          {money(shift.expected)}
        </p>
      </div>
      <dl class="sums">
        <DrawerSums shift={shift} />
      </dl>
      <div class="row-of-buttons">
        <Button icon="plus" onPress={() => put('in')}>
          {t('staff.shift.in')}
        </Button>
        <Button icon="minus" onPress={() => put('out')}>
          {t('staff.shift.out')}
        </Button>
      </div>
      <Button wide look="primary" icon="coins" onPress={onCount}>
        {t('staff.shift.count')}
      </Button>
      {question !== null && <MoveCash shift={shift} direction={question} onClose={() => put(null)} />}
    </>
  );
}

/** 시재 입출금: how much, and why. The drawer opens. */
function MoveCash({ shift, direction, onClose }: { shift: Shift; direction: 'in' | 'out'; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const slot = `move.${shift.id}`;
  const busy = underWay.value.has(slot);
  const amount = Number(typed);
  const ready = amount > 0 && reason.trim() !== '' && !busy;
  const move = async () => {
    if (!ready) return;
    setTrouble(null);
    const told = await askFor(slot, { type: 'move_cash', shift: shift.id, direction, amount, reason: reason.trim() });
    if (told === null) return;
    if ('error' in told) {
      if (gone.current) say(refusalOf(told.error), true);
      else setTrouble(refusalOf(told.error));
      return;
    }
    say(t(`staff.shift.${direction}.done`, { amount }));
    if (!gone.current) onClose();
  };
  return (
    <Dialog wide title={t(`staff.shift.${direction}.title`)} onClose={onClose}>
      <div class="two">
        <div class="group">
          <p>{t(`staff.shift.${direction}.how_much`)}</p>
          <Typed label={t(`staff.shift.${direction}.how_much`)}>{money(amount)}</Typed>
          <Reason label={t('staff.reason')} usual={([1, 2, 3] as const).map((at) => t(`staff.shift.${direction}.reason.${at}`))} value={reason} onInput={setReason} />
          {trouble !== null && (
            <p class="trouble" role="alert">
              {trouble}
            </p>
          )}
        </div>
        <div class="group cash">
          <Keypad kind="sum" onInput={setTyped} onEnter={() => void move()} />
          <div class="row-of-buttons">
            <Button onPress={onClose}>{t('button.close')}</Button>
            <Button look="primary" disabled={!ready} onPress={() => void move()}>
              {t(`staff.shift.${direction}.yes`, { amount })}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** A drawer that was counted since the last Z. */
export function ClosedShift({ shift }: { shift: Closed }) {
  return (
    <>
      <header class="editor-head">
        <h2>{drawerName(shift)}</h2>
        <p class="hint">{[`${clockTime(shift.opened_at)}–${clockTime(shift.closed_at)}`, shift.person_name, shift.device_name].filter(Boolean).join(' · ')}</p>
      </header>
      <DifferenceLarge difference={shift.difference} />
      <dl class="sums">
        <DrawerSums shift={shift} />
        <div class="due">
          <dt>{t('paper.report.till.expected')}</dt>
          <dd>{money(shift.expected)}</dd>
        </div>
        <div class="due">
          <dt>{t('paper.report.till.counted')}</dt>
          <dd>{money(shift.counted)}</dd>
        </div>
      </dl>
      <PrintX />
    </>
  );
}

export function PrintX() {
  return (
    <div class="row-of-buttons">
      <Button icon="printer" onPress={() => void ask({ type: 'print_x' }, 'staff.till.x.printed')}>
        {t('staff.till.x.print')}
      </Button>
    </div>
  );
}

/** Right, or by how much not: read from two steps away. */
export function DifferenceLarge({ difference }: { difference: number }) {
  const tone = difference === 0 ? 'good' : 'off';
  return (
    <div class={`difference ${tone}`} data-difference={difference} role="status">
      <p>{difference === 0 ? t('staff.shift.right.what') : t(difference > 0 ? 'staff.shift.over' : 'staff.shift.short')}</p>
      <p class="sum-large">{signed(difference)}</p>
    </div>
  );
}
