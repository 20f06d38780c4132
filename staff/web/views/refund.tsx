// Money back (환불): all or a part of one payment, with a reason and a manager's PIN; and what became of it.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { askAuthorised } from '../authorise.tsx';
import { methodName, refunds, type Bill, type OpenRefund } from '../bill.ts';
import { underWay } from '../hub.ts';
import { Chips, Reason, useGone } from '../parts.tsx';
import { Keypad, Typed } from './keypad.tsx';
import { MoneyBack } from './payments.tsx';

const REASONS = ['staff.refund.reason.cancelled', 'staff.refund.reason.wrong', 'staff.refund.reason.other_way'] as const;

/** Refunds of the bill that were asked for since the part stands on the page. */
export function useNewRefunds(bill: Bill): OpenRefund[] {
  const [known] = useState(() => new Set(refunds(bill).map(({ id }) => id)));
  return refunds(bill).filter(({ id }) => !known.has(id));
}

export function RefundPayment({ bill, id, onClose }: { bill: Bill; id: string; onClose: () => void }) {
  const [sent, setSent] = useState(false);
  const fresh = useNewRefunds(bill);
  const payment = bill.payments[id];
  if (payment === undefined) return null;
  const title = t('staff.refund.title', { method: methodName(payment.method), amount: payment.amount });
  return (
    <Dialog wide={!sent} title={title} onClose={onClose}>
      {sent ? <Became all={fresh} onClose={onClose} /> : <Ask bill={bill} id={id} onSent={() => setSent(true)} onClose={onClose} />}
    </Dialog>
  );
}

function Ask({ bill, id, onSent, onClose }: { bill: Bill; id: string; onSent: () => void; onClose: () => void }) {
  const [part, setPart] = useState<'whole' | 'part'>('whole');
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const payment = bill.payments[id];
  const slot = `refund.${id}`;
  const kept = payment?.kept ?? payment?.amount ?? 0;
  const amount = part === 'whole' ? kept : Math.min(kept, Number(typed));
  const ready = amount > 0 && reason.trim() !== '' && !underWay.value.has(slot);
  const refund = async () => {
    setTrouble(null);
    const told = await askAuthorised(slot, { type: 'cancel_payment', payment: id, amount: part === 'whole' ? null : amount, reason: reason.trim() });
    if (told === null) return;
    if (gone.current) say('answer' in told ? t('staff.refund.asked', { amount }) : refusalOf(told.error), 'error' in told);
    else if ('answer' in told) onSent();
    else setTrouble(refusalOf(told.error));
  };
  return (
    <>
      <div class="two">
        <div>
          <Chips label={t('staff.refund.how_much')} choices={(['whole', 'part'] as const).map((one) => ({ id: one, name: t(`staff.refund.${one}`, { amount: kept }) }))} chosen={part} onChoose={setPart} />
          {part === 'part' && (
            <div class="cash">
              <div class="cash-sums">
                <Typed label={t('staff.refund.part.what')}>{money(amount)}</Typed>
              </div>
              <Keypad kind="sum" onInput={setTyped} onEnter={() => undefined} />
            </div>
          )}
        </div>
        <div>
          <p class="hint">{nameOf('staff.refund.what', payment?.method ?? '', t('staff.refund.what.other'))}</p>
          <Reason label={t('staff.reason')} usual={REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
        </div>
      </div>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="actions">
        <Button onPress={onClose}>{t('setup.keep')}</Button>
        <Button look="stop" disabled={!ready} onPress={() => void refund()}>
          {t('staff.refund.yes', { amount })}
        </Button>
      </div>
    </>
  );
}

/** Which money went back, and which is still on its way. */
export function Became({ all, onClose }: { all: OpenRefund[]; onClose: () => void }) {
  const sum = (states: OpenRefund['state'][]) => all.filter(({ state }) => states.includes(state)).reduce((won, { amount }) => won + amount, 0);
  const cash = all.filter(({ payment, state }) => payment.method === 'cash' && state === 'approved').reduce((won, { amount }) => won + amount, 0);
  const [back, away, not] = [sum(['approved']), sum(['requested', 'unknown']), sum(['declined'])];
  return (
    <>
      <div class="became" role="status">
        {cash > 0 && <p>{t('staff.refund.hand_out', { amount: cash })}</p>}
        {back > cash && <p>{t('staff.refund.done', { amount: back - cash })}</p>}
        {away > 0 && <p>{t('staff.refund.away', { amount: away })}</p>}
        {not > 0 && <p>{t('staff.refund.not', { amount: not })}</p>}
      </div>
      <MoneyBack all={all} label={t('staff.refund.all')} />
      <div class="actions">
        <Button look={away > 0 ? 'quiet' : 'primary'} onPress={onClose}>
          {t(away > 0 ? 'staff.tender.later' : 'button.ok')}
        </Button>
      </div>
    </>
  );
}
