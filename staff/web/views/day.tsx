// The day's money (매출, X), its end (하루 마감, Z) with what stands in the way, and the Zs that were made.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { ask, link } from '../hub.ts';
import { Mark, Nothing, useGone } from '../parts.tsx';
import { drawerName, lastZ, Read, shifts, sums, type Figures, type ShiftFigures } from '../till.tsx';
import { Report } from './figures.tsx';
import { questions } from './inbox.tsx';
import { PrintX } from './shift.tsx';

type X = { figures: Figures; shifts: ShiftFigures[]; open_questions: number };
type Z = { at: number; fingerprint: string; report: { number: number; day: string; figures: Figures; shifts: ShiftFigures[]; open_questions: number } };
type Listed = { number: number; day: string; at: number; net: number; open_questions: number };

/** 중간 정산: since the last Z, up to now. */
export function Day() {
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.till.x')}</h2>
        <Since />
      </header>
      <PrintX />
      <Read<X> path="books/x" again={`${JSON.stringify(sums.value)}${shifts.value.length}`}>
        {({ figures, shifts: drawers }) => <Report figures={figures} shifts={drawers} />}
      </Read>
    </>
  );
}

function Since() {
  const last = lastZ.value;
  return <p class="hint">{last === undefined ? t('staff.till.since.first') : t('staff.till.since', { number: last.number, day: last.day, time: clockTime(last.at) })}</p>;
}

type CloseDayProps = { onShift: (id: string) => void; onInbox: () => void; onClosed: () => void };

/** 하루 마감: what has to be done before is said first, each with the way to it. */
export function CloseDay({ onShift, onInbox, onClosed }: CloseDayProps) {
  const [sure, setSure] = useState(false);
  const [made, setMade] = useState<number | null>(null);
  const open = shifts.value;
  if (made !== null) {
    return (
      <>
        <p class="settled" role="status">
          <Mark tone="good">{t('staff.till.closed', { number: made })}</Mark>
        </p>
        <p>{t('staff.till.closed.what')}</p>
        <div class="row-of-buttons">
          <Button look="primary" icon="book" onPress={onClosed}>
            {t('staff.till.zs')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.till.close')}</h2>
        <Since />
      </header>
      {open.length > 0 && (
        <div class="notice" data-blocks="shifts">
          <p>
            <strong>{t('staff.till.blocked', { count: open.length })}</strong>
          </p>
          {open.map((shift) => (
            <Button key={shift.id} wide icon="onward" onPress={() => onShift(shift.id)}>
              {t('staff.till.blocked.shift', { drawer: drawerName(shift), person: shift.person_name ?? shift.device_name })}
            </Button>
          ))}
        </div>
      )}
      {questions.value.length > 0 && (
        <div class="notice call" data-blocks="questions">
          <p>
            <strong>{t('staff.till.questions', { count: questions.value.length })}</strong> {t('staff.till.questions.what')}
          </p>
          <ul>
            {questions.value.map(({ id, what }) => (
              <li key={id}>{what}</li>
            ))}
          </ul>
          <Button icon="onward" onPress={onInbox}>
            {t('staff.inbox')}
          </Button>
        </div>
      )}
      <Button wide look="primary" icon="check" disabled={open.length > 0} onPress={() => setSure(true)}>
        {open.length > 0 ? t('staff.till.close.not_yet') : t('staff.till.close.do')}
      </Button>
      <Read<X> path="books/x" again={`${JSON.stringify(sums.value)}${open.length}`}>
        {({ figures, shifts: drawers }) => <Report figures={figures} shifts={drawers} />}
      </Read>
      {sure && <SureClose onClose={() => setSure(false)} onMade={setMade} />}
    </>
  );
}

function SureClose({ onClose, onMade }: { onClose: () => void; onMade: (number: number) => void }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const number = (lastZ.value?.number ?? 0) + 1;
  const close = async () => {
    setBusy(true);
    setTrouble(null);
    const told = await link.wish<'close_day'>({ type: 'close_day' });
    if (gone.current) return;
    setBusy(false);
    if (told.kind === 'done') {
      onClose();
      onMade(told.answer.number);
    } else setTrouble(told.kind === 'unheard' ? t('staff.unheard') : refusalOf(told.error));
  };
  return (
    <Dialog title={t('staff.till.close.sure')} onClose={onClose}>
      <p>
        <strong>{t('staff.till.close.sums', { net: sums.value?.net ?? 0, count: sums.value?.payments ?? 0 })}</strong>
      </p>
      <p>{t('staff.till.close.what', { number })}</p>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="row-of-buttons">
        <Button disabled={busy} onPress={onClose}>
          {t('button.close')}
        </Button>
        <Button look="primary" icon="check" disabled={busy} onPress={() => void close()}>
          {t('staff.till.close.yes', { number })}
        </Button>
      </div>
    </Dialog>
  );
}

/** 지난 마감: every Z, the newest first; each can be looked at and printed again. */
export function OldDays() {
  const [chosen, choose] = useState<number | null>(null);
  const [page, turn] = useState(1);
  if (chosen !== null) return <OldDay number={chosen} onBack={() => choose(null)} />;
  return (
    <>
      <h2>{t('staff.till.zs')}</h2>
      <Read<{ zs: Listed[]; more: boolean }> path={`books/z?page=${page}`} again={lastZ.value?.number}>
        {({ zs, more }) => (
          <>
            {zs.length === 0 && <Nothing>{t('staff.till.zs.none')}</Nothing>}
            <ul class="zs" aria-label={t('staff.till.zs')}>
              {zs.map(({ number, day, at, net, open_questions: open }) => (
                <li key={number}>
                  <button type="button" class="row pressable" data-z={number} onClick={() => choose(number)}>
                    <strong class="number">{number}</strong>
                    <span class="words">
                      <span class="name">{day}</span>
                      <span class="hint">{clockTime(at)}</span>
                    </span>
                    <span class="end">
                      <strong>{money(net)}</strong>
                      {open > 0 && <Mark tone="wait">{t('staff.till.zs.open', { count: open })}</Mark>}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {(more || page > 1) && (
              <div class="row-of-buttons">
                <Button icon="back" disabled={page === 1} onPress={() => turn(page - 1)}>
                  {t('staff.till.newer')}
                </Button>
                <Button icon="onward" disabled={!more} onPress={() => turn(page + 1)}>
                  {t('staff.till.older')}
                </Button>
              </div>
            )}
          </>
        )}
      </Read>
    </>
  );
}

function OldDay({ number, onBack }: { number: number; onBack: () => void }) {
  return (
    <>
      <div class="row-of-buttons">
        <Button icon="back" onPress={onBack}>
          {t('staff.till.zs')}
        </Button>
        <Button icon="printer" onPress={() => void ask({ type: 'reprint_z', number }, 'staff.till.z.reprinted')}>
          {t('staff.till.z.reprint')}
        </Button>
      </div>
      <Read<Z> path={`books/z/${number}`}>
        {({ at, fingerprint, report }) => (
          <>
            <header class="editor-head">
              <h2>{t('staff.till.z', { number })}</h2>
              <p class="hint">{[report.day, clockTime(at), report.open_questions > 0 ? t('staff.till.zs.open', { count: report.open_questions }) : undefined].filter(Boolean).join(' · ')}</p>
            </header>
            <Report figures={report.figures} shifts={report.shifts} />
            <p class="hint fingerprint">{`${t('paper.report.fingerprint')} ${fingerprint.slice(0, 16)}`}</p>
          </>
        )}
      </Read>
    </>
  );
}
