// Cash receipts (현금영수증): for whom, until when; issued by an agent, or by a person who then says its number here.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { hubNow } from '../../../hub/web/socket.ts';
import { refusalOf } from '../../../hub/web/staff.ts';
import { clockTime, language, money, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { payments, type Bill } from '../bill.ts';
import { ask, link, read } from '../hub.ts';
import { Chips, Mark, Nothing, useGone, type Tone } from '../parts.tsx';
import { overdueCount, receiptCount, receipts, waitsForShop, type Purpose, type Receipt } from '../till.tsx';
import { Keypad, Typed } from './keypad.tsx';
import type { Question } from './question.ts';

const PURPOSES: Purpose[] = ['deduction', 'expense', 'self'];
/** A phone has eleven digits, a business ten, a cash receipt card eighteen. */
const DIGITS = { deduction: { least: 10, most: 18 }, expense: { least: 10, most: 10 }, self: { least: 0, most: 0 } } as const;
/** Ways to pay that are cash to the tax office (`CASH_LIKE` in `hub/domain/cash_receipt.py`). */
const CASH_LIKE = ['cash', 'shop_qr'];
/** No issuer's number is shorter. */
const NUMBER_LEAST = 4;
const DAY_MS = 24 * 60 * 60_000;

function dayOf(utcMs: number): string {
  return new Intl.DateTimeFormat(language(), { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'Asia/Seoul' }).format(utcMs);
}

/** What is late or was refused asks a person; what merely waits stands in the list. */
export function receiptQuestions(): Question[] {
  return receipts.value
    .filter((receipt) => receipt.overdue || receipt.state === 'failed' || (receipt.state === 'unknown' && waitsForShop(receipt)))
    .map((receipt) => ({
      id: `receipt.${receipt.id}`,
      what: t(receipt.overdue ? 'staff.inbox.receipt.overdue' : 'staff.inbox.receipt', { number: receipt.number, amount: receipt.amount }),
      hint: [t('staff.receipts.until', { day: dayOf(receipt.due_at) }), receipt.masked].filter(Boolean).join(' · '),
      answer: () => <ReceiptEditor receipt={receipt} />,
    }));
}

export function CashReceipts({ onOrder }: { onOrder: () => void }) {
  const [chosen, choose] = useState<string | null>(null);
  const receipt = receipts.value.find(({ id }) => id === chosen);
  if (receipt !== undefined) {
    return (
      <>
        <div class="row-of-buttons">
          <Button icon="back" onPress={() => choose(null)}>
            {t('staff.receipts.all')}
          </Button>
        </div>
        <header class="editor-head">
          <h2>{titleOf(receipt)}</h2>
          <StateMark receipt={receipt} />
          <p class="hint">{[t('staff.receipts.until', { day: dayOf(receipt.due_at) }), `${dayOf(receipt.at)} ${clockTime(receipt.at)}`].join(' · ')}</p>
        </header>
        <ReceiptEditor receipt={receipt} />
      </>
    );
  }
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.receipts')}</h2>
        {overdueCount.value > 0 && <Mark tone="stop">{t('staff.receipts.overdue.count', { count: overdueCount.value })}</Mark>}
        <p class="hint">{t('staff.receipts.what')}</p>
      </header>
      {receipts.value.length === 0 && <Nothing>{t('staff.receipts.none')}</Nothing>}
      <ul class="zs" aria-label={t('staff.receipts')}>
        {receipts.value.map((one) => (
          <li key={one.id}>
            <button type="button" class="row pressable" data-receipt={one.state} onClick={() => choose(one.id)}>
              <span class="words">
                <span class="name">{titleOf(one)}</span>
                <span class="hint">{[one.purpose === undefined ? undefined : t(`staff.receipts.${one.purpose}`), one.masked, t('staff.receipts.until', { day: dayOf(one.due_at) })].filter(Boolean).join(' · ')}</span>
              </span>
              <span class="end">
                <StateMark receipt={one} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {receiptCount.value > receipts.value.length && <p class="hint">{t('staff.stuck.more', { count: receiptCount.value - receipts.value.length })}</p>}
      <div class="notice call">
        <p>{t('staff.receipts.from_order')}</p>
        <Button icon="onward" onPress={onOrder}>
          {t('staff.orders')}
        </Button>
      </div>
    </>
  );
}

function titleOf({ number, amount, cancels }: Receipt): string {
  return cancels === undefined ? t('staff.receipts.title', { number, amount }) : t('staff.receipts.cancel', { number, amount });
}

function StateMark({ receipt }: { receipt: Receipt }) {
  if (receipt.overdue) return <Mark tone="stop">{t('staff.receipts.overdue')}</Mark>;
  const shown = receipt.state === 'requested' && waitsForShop(receipt) ? 'by_hand' : receipt.state;
  const tones: Record<Receipt['state'] | 'by_hand', Tone> = { due: receipt.due_at - hubNow() < DAY_MS ? 'wait' : 'plain', requested: 'plain', by_hand: 'wait', unknown: 'wait', failed: 'stop' };
  return <Mark tone={tones[shown]}>{t(`staff.receipts.state.${shown}`)}</Mark>;
}

/** What to do about one: ask whom it is for, issue it by hand, or say that none is needed. */
function ReceiptEditor({ receipt }: { receipt: Receipt }) {
  const [question, put] = useState<'ask' | 'not_needed' | null>(null);
  const [number, setNumber] = useState('');
  const [identity, setIdentity] = useState<string | null>(null);
  const { id, state, purpose, masked, reason, cancels, amount } = receipt;
  const asked = state === 'due' || state === 'failed';
  const settle = async (outcome: 'issued' | 'not_needed') => {
    const approval_no = outcome === 'issued' ? number.trim() : null;
    if ((await ask({ type: 'settle_cash_receipt', receipt: id, outcome, approval_no }, `staff.receipts.${outcome}.done`)) !== null) put(null);
  };
  const look = async () => {
    const told = await read<{ identity: string }>(`cash-receipts/${id}`);
    if (told === null) say(t('staff.receipts.no_number'), true);
    else setIdentity(told.identity);
  };
  return (
    <>
      <p>{t(cancels !== undefined ? 'staff.receipts.do.cancel' : `staff.receipts.do.${state === 'requested' && waitsForShop(receipt) ? 'by_hand' : state}`, { number: cancels ?? '' })}</p>
      {reason !== undefined && <p class="note">{nameOf('payment.reason', reason, reason)}</p>}
      {asked && cancels === undefined && (
        <Button wide look="primary" icon="phone" onPress={() => put('ask')}>
          {t('staff.receipts.ask')}
        </Button>
      )}
      <div class="group">
        <h3>{t('staff.receipts.by_hand')}</h3>
        <p class="hint">{t('staff.receipts.by_hand.what')}</p>
        <dl class="sums">
          <div>
            <dt>{t('staff.export.amount')}</dt>
            <dd>{money(amount)}</dd>
          </div>
          {purpose !== undefined && (
            <div>
              <dt>{t('staff.receipts.purpose')}</dt>
              <dd>{t(`staff.receipts.${purpose}`)}</dd>
            </div>
          )}
          {masked !== undefined && (
            <div>
              <dt>{t('staff.receipts.number')}</dt>
              <dd>{identity === null ? masked : spaced(identity)}</dd>
            </div>
          )}
        </dl>
        {masked !== undefined && identity === null && <Button onPress={() => void look()}>{t('staff.receipts.look')}</Button>}
        <div class="field-and-button">
          <Field label={t('staff.export.approval_no')} value={number} onInput={setNumber} />
          <Button icon="check" disabled={number.trim().length < NUMBER_LEAST} onPress={() => void settle('issued')}>
            {t('staff.receipts.issued')}
          </Button>
        </div>
      </div>
      <div class="row-of-buttons rarely">
        <Button look="stop" onPress={() => put('not_needed')}>
          {t('staff.receipts.not_needed')}
        </Button>
      </div>
      {question === 'ask' && <AskReceipt payment={receipt.payment} amount={amount} onClose={() => put(null)} />}
      {question === 'not_needed' && (
        <Dialog title={t('staff.receipts.not_needed.sure')} onClose={() => put(null)}>
          <p>{t('staff.receipts.not_needed.what')}</p>
          <div class="row-of-buttons">
            <Button onPress={() => put(null)}>{t('button.close')}</Button>
            <Button look="stop" onPress={() => void settle('not_needed')}>
              {t('staff.receipts.not_needed')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** As people write it: 010-1234-5678, 123-45-67890. */
function spaced(digits: string): string {
  if (digits.startsWith('01') && digits.length <= 11) return digits.replace(/^(\d{3})(\d{1,4})?(\d{1,4})?$/, (_, ...parts: (string | undefined)[]) => parts.slice(0, 3).filter(Boolean).join('-'));
  if (digits.length <= 10) return digits.replace(/^(\d{3})(\d{1,2})?(\d{1,5})?$/, (_, ...parts: (string | undefined)[]) => parts.slice(0, 3).filter(Boolean).join('-'));
  return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
}

type AskReceiptProps = { payment: string; amount: number; onClose: () => void };

/** For whom (소득공제, 지출증빙, 자진발급): the number goes to the hub and stays nowhere here. */
export function AskReceipt({ payment, amount, onClose }: AskReceiptProps) {
  const [purpose, setPurpose] = useState<Purpose>('deduction');
  const [digits, setDigits] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const { least, most } = DIGITS[purpose];
  const ready = !busy && digits.length >= least;
  const send = async () => {
    if (!ready) return;
    setBusy(true);
    setTrouble(null);
    const told = await link.wish<'ask_cash_receipt'>({ type: 'ask_cash_receipt', payment, purpose, identity: purpose === 'self' ? null : digits });
    if (gone.current) return;
    setBusy(false);
    if (told.kind === 'done') {
      say(t('staff.receipts.asked'));
      onClose();
    } else setTrouble(told.kind === 'unheard' ? t('staff.unheard') : refusalOf(told.error));
  };
  const choose = (next: Purpose) => {
    setPurpose(next);
    setDigits('');
    setTrouble(null);
  };
  const type = (change: (old: string) => string) => {
    setTrouble(null);
    setDigits((old) => change(old).replace(/[^0-9]/g, '').slice(0, most));
  };
  return (
    <Dialog wide title={t('staff.receipts.ask.title', { amount })} onClose={onClose}>
      <div class="two">
        <div class="group">
          <Chips label={t('staff.receipts.purpose')} choices={PURPOSES.map((id) => ({ id, name: t(`staff.receipts.${id}`) }))} chosen={purpose} onChoose={choose} />
          <p>{t(`staff.receipts.${purpose}.what`)}</p>
          {purpose !== 'self' && <Typed label={t(`staff.receipts.${purpose}.number`)}>{digits === '' ? ' ' : spaced(digits)}</Typed>}
          {trouble !== null && (
            <p class="trouble" role="alert">
              {trouble}
            </p>
          )}
        </div>
        <div class="group cash">
          {purpose !== 'self' && <Keypad kind="number" letters={DIGITS.deduction.most} onInput={type} onEnter={() => void send()} />}
          <div class="row-of-buttons">
            <Button onPress={onClose}>{t('button.close')}</Button>
            <Button look="primary" disabled={!ready} onPress={() => void send()}>
              {t('staff.receipts.ask.yes')}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** In front of an order: for each payment in cash, where its receipt stands or how to ask for one. */
export function OwnReceipts({ bill }: { bill: Bill }) {
  const [asked, put] = useState<{ id: string; amount: number } | null>(null);
  const cash = payments(bill).filter(({ method, state }) => CASH_LIKE.includes(method) && state === 'approved');
  if (cash.length === 0) return null;
  return (
    <>
      <div class="row-of-buttons">
        {cash.map(({ id, amount, kept = amount }) => {
          const waiting = receipts.value.find((receipt) => receipt.payment === id && receipt.cancels === undefined);
          const open = waiting === undefined || waiting.state === 'due' || waiting.state === 'failed';
          return open ? (
            <Button key={id} icon="phone" onPress={() => put({ id, amount: kept })}>
              {t('staff.receipts.of', { amount: kept })}
            </Button>
          ) : (
            <StateMark key={id} receipt={waiting} />
          );
        })}
      </div>
      {asked !== null && <AskReceipt payment={asked.id} amount={asked.amount} onClose={() => put(null)} />}
    </>
  );
}
