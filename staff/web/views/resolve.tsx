// What nobody knows the end of: a person looks at the terminal and says. A payment, or money that goes back.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { clockTime, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { methodName, reasonText, type Open, type Payment, type Refund } from '../bill.ts';
import { askOnce, underWay } from '../hub.ts';

/** Of everything else the hub hears by itself. */
export function waitsForAPerson(state: Payment['state'], byHand: Payment['by_hand']): boolean {
  return state === 'unknown' || (state === 'requested' && byHand !== undefined);
}

export function Resolve({ payment }: { payment: Open & { terminal?: string } }) {
  const { id, method, amount, at, terminal, reason } = payment;
  const [approval, setApproval] = useState('');
  const slot = `resolve.${id}`;
  const busy = underWay.value.has(slot);
  const resolve = async (outcome: 'approved' | 'declined') => {
    const number = approval.trim();
    const answer = await askOnce(slot, {
      type: 'resolve_payment',
      payment: id,
      outcome,
      approval_no: outcome === 'approved' && number !== '' ? number : null,
      reason: t(`staff.resolve.reason.${outcome}`),
    });
    if (answer !== null) say(t(`staff.resolve.${outcome}`, { amount }));
  };
  return (
    <div class="notice">
      <p>
        <strong>{t('staff.resolve.again')}</strong>
      </p>
      <p>{t('staff.resolve.asking')}</p>
      <p>
        <strong>{t('staff.resolve.what', { method: terminal ?? methodName(method), amount, time: clockTime(at) })}</strong> {reasonText(reason)}
      </p>
      <p>{t('staff.resolve.do')}</p>
      <Field label={t('staff.resolve.approval')} hint={t('staff.resolve.approval.hint')} value={approval} onInput={setApproval} />
      <div class="row-of-buttons">
        <Button icon="check" disabled={busy} onPress={() => void resolve('approved')}>
          {t('staff.resolve.yes')}
        </Button>
        <Button look="stop" disabled={busy} onPress={() => void resolve('declined')}>
          {t('staff.resolve.no')}
        </Button>
      </div>
    </div>
  );
}

type ResolveRefundProps = {
  refund: Refund & Pick<Payment, 'method' | 'by_hand' | 'card'> & { id: string; terminal?: string };
  /** Of the payment that it gives back. */
  approval: string | undefined;
};

/** By hand: what to do at the other device. Unknown: what to look at there. */
export function ResolveRefund({ refund, approval }: ResolveRefundProps) {
  const { id, method, amount, at, by_hand: kind, terminal, card } = refund;
  const [number, setNumber] = useState('');
  const slot = `resolve.${id}`;
  const busy = underWay.value.has(slot);
  const resolve = async (outcome: 'approved' | 'declined') => {
    const typed = number.trim();
    const answer = await askOnce(slot, {
      type: 'resolve_refund',
      refund: id,
      outcome,
      approval_no: outcome === 'approved' && typed !== '' ? typed : null,
      reason: t(`staff.back.reason.${outcome}`),
    });
    if (answer !== null) say(t(`staff.back.${outcome}`, { amount }));
  };
  const known = [approval === undefined ? undefined : t('staff.payment.approval', { number: approval }), card].filter(Boolean).join(' · ');
  return (
    <div class="notice">
      <p>
        <strong>{kind === undefined ? t('staff.back.again') : t(`staff.back.do.${kind}`, { amount })}</strong>
      </p>
      {kind === undefined && <p>{t('staff.back.what', { method: terminal ?? methodName(method), amount, time: clockTime(at) })}</p>}
      {known !== '' && <p>{known}</p>}
      {kind !== 'looked' && <Field label={t('staff.back.number')} value={number} onInput={setNumber} />}
      <div class="row-of-buttons">
        <Button icon="check" disabled={busy} onPress={() => void resolve('approved')}>
          {t('staff.back.yes')}
        </Button>
        <Button look="stop" disabled={busy} onPress={() => void resolve('declined')}>
          {t('staff.back.no')}
        </Button>
      </div>
    </div>
  );
}
