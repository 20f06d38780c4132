// A month (월별): its days and ways to pay, what the card companies will keep of it (estimated), the accountant's file.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { language, money, number, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import type { Body } from '../../../hub/web/wish.ts';
import { methodName } from '../bill.ts';
import { ask, link, read, shop } from '../hub.ts';
import { Nothing } from '../parts.tsx';
import { Read } from '../till.tsx';
import { Sold } from './sold.tsx';

type Tender = { count: number; taken: number; refunded: number; fee: number };
type Sums = Record<'orders' | 'payments' | 'taken' | 'refunds' | 'net' | 'supply' | 'vat' | 'exempt' | 'test' | 'fee', number> & { tenders: Record<string, Tender>; zs: number[] };
type Months = { month: string; days: (Sums & { day: string })[]; whole: Sums };
type Rules = Body<'change_rules'>['rules'];

/** `Fee` in `hub/domain/books.py`: hundredths of a percent. */
const RATE_MAX = 3_000;
/** A year's file takes minutes on a small hub. */
const EXPORT_MS = 300_000;

function moved(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 7);
}

function lastOf(month: string): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at, 0)).toISOString().slice(0, 10);
}

export function monthName(month: string): string {
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}

function dayName(day: string): string {
  return new Intl.DateTimeFormat(language(), { day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

export function Month() {
  const now = (shop.value?.day.day ?? '').slice(0, 7);
  const [month, setMonth] = useState(now);
  const [again, readAgain] = useState(0);
  return (
    <>
      <header class="editor-head month-head">
        <Button icon="back" label={t('staff.month.before')} onPress={() => setMonth(moved(month, -1))} />
        <h2>{monthName(month)}</h2>
        <Button icon="onward" label={t('staff.month.after')} disabled={month >= now} onPress={() => setMonth(moved(month, 1))} />
      </header>
      <Read<Months> path={`books/month?month=${month}`} again={again}>
        {({ days, whole }) =>
          days.every(({ orders, payments, refunds }) => orders + payments + refunds === 0) ? (
            <Nothing>{t('staff.month.none')}</Nothing>
          ) : (
            <>
              <Whole whole={whole} />
              <Export month={month} />
              <Days days={days} whole={whole} />
              <Fees whole={whole} onSaved={() => readAgain(again + 1)} />
              <Sold from={`${month}-01`} to={lastOf(month)} />
            </>
          )
        }
      </Read>
    </>
  );
}

function Whole({ whole }: { whole: Sums }) {
  return (
    <>
      <div>
        <p>{t('paper.report.net')}</p>
        <p class="sum-large" data-net={whole.net}>
          {money(whole.net)}
        </p>
        {whole.test > 0 && <p class="note">{t('staff.month.test', { amount: whole.test })}</p>}
      </div>
    </>
  );
}

/** 세무사에게 줄 파일: with this device's token, so it is no link. */
function Export({ month }: { month: string }) {
  const [busy, setBusy] = useState(false);
  const bring = async () => {
    setBusy(true);
    try {
      const answer = await fetch(`/api/v1/books/export.csv?from=${month}-01&to=${lastOf(month)}&language=${language() === 'en' ? 'en' : 'ko'}`, {
        headers: { Authorization: `Bearer ${link.bearer}` },
        signal: AbortSignal.timeout(EXPORT_MS),
      });
      if (!answer.ok) throw new Error(`export: ${answer.status}`);
      saveAs(await answer.blob(), `madang-${month}.csv`);
      say(t('staff.month.exported'));
    } catch {
      // A file cut short is no file: the blob came whole, or nothing did.
      say(t('staff.month.not_exported'), true);
    }
    setBusy(false);
  };
  return (
    <div class="row-of-buttons">
      <Button icon="down" disabled={busy} onPress={() => void bring()}>
        {t(busy ? 'staff.month.exporting' : 'staff.month.export')}
      </Button>
    </div>
  );
}

function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Days({ days, whole }: Pick<Months, 'days' | 'whole'>) {
  const untaxed = whole.exempt !== 0;
  const sumsOf = (one: Sums) => [one.payments, one.net, one.vat, ...(untaxed ? [one.exempt] : []), 0 - one.refunds];
  const ways = ({ tenders }: Sums) =>
    Object.entries(tenders)
      .map(([method, { taken, refunded }]) => `${methodName(method)} ${number(taken - refunded)}`)
      .join(' · ');
  const named = [t('paper.report.bills'), t('paper.report.net'), t('staff.export.vat'), ...(untaxed ? [t('staff.export.exempt')] : []), t('paper.report.refunds')];
  const row = (one: Sums, name: string) => (
    <>
      <tr>
        <th scope="row">{name}</th>
        {sumsOf(one).map((sum, at) => (
          <td key={at}>{number(sum)}</td>
        ))}
      </tr>
      {Object.keys(one.tenders).length > 0 && (
        <tr class="ways-of">
          <td colSpan={named.length + 1}>{[one.zs.length > 0 ? `Z ${one.zs.join(', ')}` : '', ways(one)].filter(Boolean).join(' · ')}</td>
        </tr>
      )}
    </>
  );
  return (
    <table class="days">
      <caption class="unseen">{t('staff.month.days')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('staff.month.day')}</th>
          {named.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {days.map((one) => (
        <tbody key={one.day} data-day={one.day}>
          {row(one, dayName(one.day))}
        </tbody>
      ))}
      <tfoot>{row({ ...whole, zs: [] }, t('staff.month.sum'))}</tfoot>
    </table>
  );
}

/** 수수료 예상: what each way to pay costs, at the rates of the shop's own contract. */
function Fees({ whole, onSaved }: { whole: Sums; onSaved: () => void }) {
  return (
    <div class="group">
      <h3>{t('staff.fees')}</h3>
      <p class="hint">{t('staff.fees.what')}</p>
      <Read<Rules> path="rules" again={whole}>
        {({ fees = {} }) => (
          <ul class="payments fees">
            {Object.entries(whole.tenders)
              .filter(([method]) => method !== 'cash')
              .map(([method, { taken, refunded, fee }]) => (
                <Fee key={`${method}${fees[method] ?? 0}`} method={method} rate={fees[method] ?? 0} amount={taken - refunded} fee={fee} onSaved={onSaved} />
              ))}
          </ul>
        )}
      </Read>
      <dl class="sums">
        <div class="due">
          <dt>{t('staff.fees.sum')}</dt>
          <dd data-fees={whole.fee}>{money(whole.fee)}</dd>
        </div>
        <div>
          <dt>{t('staff.fees.left')}</dt>
          <dd>{money(whole.net - whole.fee)}</dd>
        </div>
      </dl>
    </div>
  );
}

type FeeProps = { method: string; rate: number; amount: number; fee: number; onSaved: () => void };

function Fee({ method, rate, amount, fee, onSaved }: FeeProps) {
  const [typed, setTyped] = useState(String(rate / 100));
  const wanted = Math.round(Number(typed) * 100);
  const fits = typed.trim() !== '' && Number.isFinite(wanted) && wanted >= 0 && wanted <= RATE_MAX;
  const save = async () => {
    // The rules are changed whole: somebody may have changed others meanwhile.
    const now = await read<Rules>('rules');
    if (now === null) say(t('staff.unheard'), true);
    else if ((await ask({ type: 'change_rules', rules: { ...now, fees: { ...now.fees, [method]: wanted } } }, 'setup.saved')) !== null) onSaved();
  };
  return (
    <li>
      <span class="words">
        <strong>{methodName(method)}</strong>
        <span class="hint">{money(amount)}</span>
      </span>
      <Field kind="number" label={t('staff.fees.rate')} value={typed} onInput={setTyped} />
      <Button disabled={!fits || wanted === rate} onPress={() => void save()}>
        {t('setup.save')}
      </Button>
      <strong class="amount">{money(fee)}</strong>
    </li>
  );
}
