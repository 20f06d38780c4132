// What is asked before money or food moves: cash with its change, a cancelled order, money back.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { slow } from '../../../hub/web/command.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { Stepper } from '../../../hub/web/parts/stepper.tsx';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { askOnce, said, sayTaken, underWay } from '../hub.ts';
import type { Order } from '../orders.ts';
import { Reason, useGone } from '../parts.tsx';
import type { Bill, BillLine, Payment } from './order.tsx';

/** Notes that a guest puts down: 만원, 오만원. */
const NOTES = [10_000, 50_000];
/** `Amount` in `hub/domain/money.py` takes more; nobody puts down more than nine digits of cash. */
const DIGITS_MAX = 9;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0'];

/** What people put down for `due` won: just that, or the next round sums. */
export function usualSums(due: number): number[] {
  const round = [...NOTES, ...NOTES.map((note) => note * 2)].map((note) => Math.ceil(due / note) * note);
  return [...new Set([due, ...round])].sort((one, other) => one - other).slice(0, 4);
}

export function Cash({ bill, number, onClose }: { bill: Bill; number: string; onClose: () => void }) {
  const [due] = useState(bill.due);
  const [typed, setTyped] = useState('');
  const [change, setChange] = useState<number | null>(null);
  const gone = useGone();
  const tenderedBox = useRef<HTMLOutputElement>(null);
  const slot = `cash.${bill.id}`;
  const busy = underWay.value.has(slot);
  const tendered = Number(typed);
  const amount = Math.min(due, tendered);
  const choose = (sum: number) => {
    setTyped(String(sum));
    tenderedBox.current?.focus();
  };
  const type = (key: string) => setTyped((old) => String(Number((old + key).slice(0, DIGITS_MAX)) || ''));
  const take = async () => {
    if (amount <= 0 || busy) return;
    const answer = await askOnce(slot, { type: 'take_cash', bill: bill.id, amount, tendered });
    if (answer !== null && gone.current) sayTaken(amount, answer.change);
    if (gone.current) return;
    if (answer === null) onClose();
    else setChange(answer.change);
  };
  // Keys count wherever the focus is.
  useLayoutEffect(() => {
    const pressed = ({ key, target }: KeyboardEvent) => {
      if (change !== null) return;
      if (/^[0-9]$/.test(key)) type(key);
      else if (key === 'Backspace') setTyped((old) => old.slice(0, -1));
      else if (key === 'Enter' && !(target instanceof HTMLButtonElement)) void take();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
  if (change !== null) {
    return (
      <Dialog title={t('staff.cash.taken', { amount })} onClose={onClose}>
        <p class="result" role="status">
          {change > 0 ? t('staff.cash.change', { amount: change }) : t('staff.cash.exact')}
        </p>
        {amount < due && <p class="notice">{t('staff.cash.left', { amount: due - amount })}</p>}
        <div class="actions">
          <Button look="primary" autofocus onPress={onClose}>
            {t('button.ok')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('staff.cash.title', { number, amount: due })} onClose={onClose}>
      <div class="cash">
        <div class="cash-sums">
          <p id="tendered">{t('staff.cash.tendered')}</p>
          {/* It has the focus at first, so that Enter after the digits takes the money. */}
          <output ref={tenderedBox} class="tendered" tabIndex={-1} autofocus aria-labelledby="tendered">
            {money(tendered)}
          </output>
          <p class="cash-change" role="status">
            {tendered === 0 ? t('staff.cash.type') : tendered < due ? t('staff.cash.part', { amount: due - tendered }) : t('staff.cash.change', { amount: tendered - due })}
          </p>
          <div class="choices" role="group" aria-label={t('staff.cash.usual')}>
            {usualSums(due).map((sum) => (
              <Button key={sum} pressed={sum === tendered} onPress={() => choose(sum)}>
                {sum === due ? t('staff.cash.just', { amount: sum }) : money(sum)}
              </Button>
            ))}
          </div>
        </div>
        <div class="keys">
          {KEYS.map((key) => (
            <Button key={key} onPress={() => type(key)}>
              {key}
            </Button>
          ))}
          <Button icon="back" label={t('pair.erase')} onPress={() => setTyped((old) => old.slice(0, -1))} />
        </div>
      </div>
      {busy && slow.value && <p role="status">{t('staff.slow')}</p>}
      <div class="actions">
        <Button onPress={onClose}>{t('button.close')}</Button>
        <Button look="primary" disabled={amount <= 0 || busy} onPress={() => void take()}>
          {t('staff.cash.take', { amount })}
        </Button>
      </div>
    </Dialog>
  );
}

const CANCEL_REASONS = ['staff.cancel.reason.guest', 'staff.cancel.reason.out', 'staff.cancel.reason.mistake'] as const;

/** All of an order, or some units of it. The kitchen hears of it, so it cannot be undone: a reason stays. */
export function CancelOrder({ order, lines, paid, onClose }: { order: Order; lines: BillLine[]; paid: number; onClose: () => void }) {
  const nameOfLine = (no: number) => said(order.dishes[no - 1]?.name ?? { ko: '' });
  const standing = lines.filter(({ left }) => left > 0);
  const [units, setUnits] = useState<Record<string, number>>(Object.fromEntries(standing.map(({ no, left }) => [String(no), left])));
  const [reason, setReason] = useState('');
  const gone = useGone();
  const slot = `cancel.${order.id}`;
  const busy = underWay.value.has(slot);
  const chosen = Object.fromEntries(Object.entries(units).filter(([, count]) => count > 0));
  const whole = standing.every(({ no, left }) => units[String(no)] === left);
  const cancel = async () => {
    // What a guest paid is given back by hand, payment by payment: nobody presses a refund by mistake.
    const answer = await askOnce(slot, { type: 'cancel_order', order: order.id, lines: whole ? {} : chosen, reason: reason.trim() });
    if (answer !== null) say(t(paid > 0 ? 'staff.cancel.done_paid' : 'staff.cancel.done', { number: order.number }));
    if (!gone.current) onClose();
  };
  return (
    <Dialog title={t('staff.cancel.title', { number: order.number })} onClose={onClose}>
      <ul class="cancel-lines">
        {standing.map(({ no, left }) => (
          <li key={no}>
            <span>{nameOfLine(no)}</span>
            <Stepper name={nameOfLine(no)} count={units[String(no)] ?? 0} min={0} max={left} onChange={(count) => setUnits({ ...units, [String(no)]: count })} />
          </li>
        ))}
      </ul>
      <Reason label={t('staff.reason')} hint={t('staff.reason.hint')} usual={CANCEL_REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
      <div class="actions">
        <Button onPress={onClose}>{t('setup.keep')}</Button>
        <Button look="stop" disabled={busy || reason.trim() === '' || Object.keys(chosen).length === 0} onPress={() => void cancel()}>
          {t(whole ? 'staff.cancel.whole' : 'staff.cancel.some')}
        </Button>
      </div>
    </Dialog>
  );
}

const REFUND_REASONS = ['staff.refund.reason.cancelled', 'staff.refund.reason.wrong', 'staff.refund.reason.other_way'] as const;

export function Refund({ id, payment, onClose }: { id: string; payment: Payment | undefined; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const gone = useGone();
  const slot = `refund.${id}`;
  const busy = underWay.value.has(slot);
  if (payment === undefined) return null;
  const { method, amount } = payment;
  const refund = async () => {
    if ((await askOnce(slot, { type: 'cancel_payment', payment: id, reason: reason.trim() })) !== null) say(t('staff.refund.done', { amount }));
    if (!gone.current) onClose();
  };
  return (
    <Dialog title={t('staff.refund.title', { method: nameOf('paper.method', method, method), amount })} onClose={onClose}>
      <p>{t(method === 'cash' ? 'staff.refund.what.cash' : method === 'test_card' ? 'staff.refund.what.test' : 'staff.refund.what.card', { amount })}</p>
      <Reason label={t('staff.reason')} usual={REFUND_REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
      <div class="actions">
        <Button onPress={onClose}>{t('setup.keep')}</Button>
        <Button look="stop" disabled={busy || reason.trim() === ''} onPress={() => void refund()}>
          {t('staff.refund.yes', { amount })}
        </Button>
      </div>
    </Dialog>
  );
}
