// Till and day (정산): the drawers and who works at them, the day's end, the months, what is due for cash.

import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../../hub/web/parts/icons.tsx';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { Mark, TwoPanes, useKept, type Tone } from '../parts.tsx';
import { closedShifts, differenceCount, drawerName, isManager, lastZ, overdueCount, receiptCount, shifts, signed, sums, type Closed, type Shift } from '../till.tsx';
import { CashReceipts } from './cash_receipts.tsx';
import { CountDrawer } from './count.tsx';
import { CloseDay, Day, OldDays } from './day.tsx';
import { Differences } from './differences.tsx';
import { Month } from './month.tsx';
import { ClosedShift, OpenShift, ShiftEditor } from './shift.tsx';

type Place = { id: string; icon: IconName; name: string; hint?: string | undefined; end?: string | undefined; mark?: { tone: Tone; words: string } | undefined };

export function Till({ onOrder, onInbox }: { onOrder: () => void; onInbox: () => void }) {
  const [chosen, choose] = useKept<string | null>('till.chosen', null);
  // Here and not in the shift's editor: once it is counted the shift is none that is open, and its result is read.
  const [counting, count] = useState<Shift | null>(null);
  const shift = shifts.value.find(({ id }) => id === chosen);
  const closed = closedShifts.value.find(({ id }) => id === chosen);
  const manager = isManager.value;
  const places = [...day(manager), ...lookedAt()];
  const known = chosen === null || chosen === 'open' || shift !== undefined || closed !== undefined || places.some(({ id }) => id === chosen);
  // A drawer that the next Z took with it, or a page that whoever signed in may not see.
  useLayoutEffect(() => {
    if (!known) choose(null);
  }, [known]);
  const list = (
    <div class="rows">
      <section aria-labelledby="till-drawers">
        <h2 id="till-drawers" class="category">
          {t('staff.till.drawers')}
        </h2>
        <ul>
          {shifts.value.map((one) => (
            <Row key={one.id} place={ofShift(one)} chosen={chosen} onChoose={choose} />
          ))}
          {closedShifts.value.map((one) => (
            <Row key={one.id} place={ofClosed(one)} chosen={chosen} onChoose={choose} />
          ))}
          <Row place={{ id: 'open', icon: 'plus', name: t('staff.shift.open'), hint: shifts.value.length === 0 ? t('staff.shift.none') : undefined }} chosen={chosen} onChoose={choose} />
        </ul>
      </section>
      <section aria-labelledby="till-day">
        <h2 id="till-day" class="category">
          {t('staff.till.day')}
        </h2>
        <ul>
          {day(manager).map((one) => (
            <Row key={one.id} place={one} chosen={chosen ?? 'x'} onChoose={choose} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="till-look">
        <h2 id="till-look" class="category">
          {t('staff.till.look')}
        </h2>
        <ul>
          {lookedAt().map((one) => (
            <Row key={one.id} place={one} chosen={chosen} onChoose={choose} />
          ))}
        </ul>
      </section>
    </div>
  );
  return (
    <div class="till">
      <TwoPanes chosen={chosen !== null && known} onBack={() => choose(null)} list={list}>
        {shift !== undefined && <ShiftEditor key={shift.id} shift={shift} onCount={() => count(shift)} />}
        {closed !== undefined && <ClosedShift key={closed.id} shift={closed} />}
        {chosen === 'open' && <OpenShift onOpened={choose} />}
        {(chosen === null || chosen === 'x') && <Day />}
        {chosen === 'close' && <CloseDay onShift={choose} onInbox={onInbox} onClosed={() => choose('zs')} />}
        {chosen === 'zs' && <OldDays />}
        {chosen === 'month' && <Month />}
        {chosen === 'receipts' && <CashReceipts onOrder={onOrder} />}
        {chosen === 'differences' && <Differences />}
      </TwoPanes>
      {counting !== null && <CountDrawer key={counting.id} shift={shifts.value.find(({ id }) => id === counting.id) ?? counting} onClose={() => count(null)} />}
    </div>
  );
}

function ofShift(shift: Shift): Place {
  const { person_name: person, device_name: device, opened_at } = shift;
  return { id: shift.id, icon: 'coins', name: drawerName(shift), hint: `${clockTime(opened_at)} · ${person ?? device}`, end: money(shift.expected) };
}

function ofClosed(shift: Closed): Place {
  const { difference } = shift;
  return {
    id: shift.id,
    icon: 'check',
    name: drawerName(shift),
    hint: t('staff.shift.closed.at', { time: clockTime(shift.closed_at) }),
    mark: { tone: difference === 0 ? 'good' : 'wait', words: difference === 0 ? t('staff.shift.right') : signed(difference) },
  };
}

function day(manager: boolean): Place[] {
  const now: Place = { id: 'x', icon: 'slip', name: t('staff.till.x'), hint: t('staff.till.x.what'), end: money(sums.value?.net ?? 0) };
  if (!manager) return [now];
  const last = lastZ.value;
  return [
    now,
    { id: 'close', icon: 'check', name: t('staff.till.close'), hint: last === undefined ? t('staff.till.close.first') : t('staff.till.close.last', { number: last.number, day: last.day }) },
    { id: 'zs', icon: 'book', name: t('staff.till.zs') },
    { id: 'month', icon: 'clock', name: t('staff.till.month') },
  ];
}

function lookedAt(): Place[] {
  const [waiting, overdue, differ] = [receiptCount.value, overdueCount.value, differenceCount.value];
  return [
    {
      id: 'receipts',
      icon: 'phone',
      name: t('staff.receipts'),
      mark: overdue > 0 ? { tone: 'stop', words: t('staff.receipts.overdue.count', { count: overdue }) } : waiting > 0 ? { tone: 'wait', words: t('staff.inbox.count', { count: waiting }) } : undefined,
    },
    { id: 'differences', icon: 'warning', name: t('staff.differences'), mark: differ > 0 ? { tone: 'wait', words: t('staff.inbox.count', { count: differ }) } : undefined },
  ];
}

function Row({ place, chosen, onChoose }: { place: Place; chosen: string | null; onChoose: (id: string) => void }) {
  const { id, icon, name, hint, end, mark } = place;
  return (
    <li>
      <button type="button" class="row pressable" data-till={id} aria-current={id === chosen ? 'true' : undefined} onClick={() => onChoose(id)}>
        <Icon name={icon} />
        <span class="words">
          <span class="name">{name}</span>
          {hint !== undefined && <span class="hint">{hint}</span>}
        </span>
        {(end !== undefined || mark !== undefined) && (
          <span class="end">
            {end !== undefined && <strong>{end}</strong>}
            {mark !== undefined && <Mark tone={mark.tone}>{mark.words}</Mark>}
          </span>
        )}
      </button>
    </li>
  );
}
