// Cancelling an order (주문 취소), whole or some units of it; what was paid for them goes back with the same breath.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { Stepper } from '../../../hub/web/parts/stepper.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { askAuthorised } from '../authorise.tsx';
import { methodName, type Bill, type BillLine } from '../bill.ts';
import { read, said, underWay } from '../hub.ts';
import type { Order } from '../orders.ts';
import { Chips, Reason, useGone } from '../parts.tsx';
import { Became, useNewRefunds } from './refund.tsx';

const REASONS = ['staff.cancel.reason.guest', 'staff.cancel.reason.out', 'staff.cancel.reason.mistake'] as const;

type Back = { payment: string; method: string; amount: number };
type CancelProps = { order: Order; bill: Bill; lines: BillLine[]; onClose: () => void };

export function CancelOrder(props: CancelProps) {
  const { order, bill, onClose } = props;
  const [sent, setSent] = useState(false);
  const fresh = useNewRefunds(bill);
  return (
    <Dialog wide={!sent} title={t(sent ? 'staff.cancel.became' : 'staff.cancel.title', { number: order.number })} onClose={onClose}>
      {sent ? <Became all={fresh} onClose={onClose} /> : <Ask {...props} onSent={() => setSent(true)} />}
    </Dialog>
  );
}

/** The kitchen hears of it, so it cannot be undone: a reason stays. */
function Ask({ order, bill, lines, onSent, onClose }: CancelProps & { onSent: () => void }) {
  const nameOfLine = (no: number) => said(order.dishes[no - 1]?.name ?? { ko: '' });
  const standing = lines.filter(({ left }) => left > 0);
  const [units, setUnits] = useState<Record<string, number>>(Object.fromEntries(standing.map(({ no, left }) => [String(no), left])));
  const [reason, setReason] = useState('');
  const [giving, setGiving] = useState<'now' | 'later'>('now');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const slot = `cancel.${order.id}`;
  const busy = underWay.value.has(slot);
  const chosen = Object.fromEntries(Object.entries(units).filter(([, count]) => count > 0));
  const whole = standing.every(({ no, left }) => units[String(no)] === left);
  const back = useGiveBack(order.id, chosen, bill);
  const refund = giving === 'now' && back.length > 0;
  const cancel = async () => {
    setTrouble(null);
    const told = await askAuthorised(slot, { type: 'cancel_order', order: order.id, lines: whole ? {} : chosen, reason: reason.trim(), refund });
    if (told === null) return;
    const done = t(back.length > 0 && !refund ? 'staff.cancel.done_paid' : 'staff.cancel.done', { number: order.number });
    if ('answer' in told) say(done);
    else if (gone.current) say(refusalOf(told.error), true);
    else setTrouble(refusalOf(told.error));
    if (gone.current || 'error' in told) return;
    if (refund) onSent();
    else onClose();
  };
  return (
    <>
      <div class="two">
        <ul class="cancel-lines">
          {standing.map(({ no, left }) => (
            <li key={no}>
              <span>{nameOfLine(no)}</span>
              <Stepper name={nameOfLine(no)} count={units[String(no)] ?? 0} min={0} max={left} onChange={(count) => setUnits({ ...units, [String(no)]: count })} />
            </li>
          ))}
        </ul>
        <div>
          {back.length > 0 && (
            <div class="group">
              <h3>{t('staff.cancel.back')}</h3>
              <ul class="payments" aria-label={t('staff.cancel.back')}>
                {back.map(({ payment, method, amount }) => (
                  <li key={payment}>
                    <span class="words">{methodName(method)}</span>
                    <strong>{money(amount)}</strong>
                  </li>
                ))}
              </ul>
              <Chips label={t('staff.cancel.back')} choices={(['now', 'later'] as const).map((id) => ({ id, name: t(`staff.cancel.back.${id}`) }))} chosen={giving} onChoose={setGiving} />
            </div>
          )}
          <Reason label={t('staff.reason')} hint={t('staff.reason.hint')} usual={REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
        </div>
      </div>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="actions">
        <Button onPress={onClose}>{t('setup.keep')}</Button>
        <Button look="stop" disabled={busy || reason.trim() === '' || Object.keys(chosen).length === 0} onPress={() => void cancel()}>
          {t(whole ? 'staff.cancel.whole' : 'staff.cancel.some')}
        </Button>
      </div>
    </>
  );
}

/** What the hub would give back for these units, by payment: before anybody decides. */
function useGiveBack(order: string, chosen: Record<string, number>, { paid, due }: Bill): Back[] {
  const [back, setBack] = useState<Back[]>([]);
  const lines = Object.entries(chosen)
    .map(([no, count]) => `${no}:${count}`)
    .join(',');
  useEffect(() => {
    let gone = false;
    if (paid === 0 || lines === '') setBack([]);
    else {
      void read<{ back: Back[] }>(`give-back?order=${order}&lines=${lines}`).then((answer) => {
        if (answer !== null && !gone) setBack(answer.back);
      });
    }
    return () => {
      gone = true;
    };
  }, [order, lines, paid, due]);
  return back;
}
