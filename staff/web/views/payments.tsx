// The payments of a bill in a list: how each stands, and what went back of it.

import type { ComponentChildren } from 'preact';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import type { PaymentState } from '../../../hub/web/wire.ts';
import { cardText, inDoubt, methodName, payments, reasonText, refunds, type Bill, type Open, type OpenRefund } from '../bill.ts';
import { Mark, type Tone } from '../parts.tsx';
import { ResolveRefund, waitsForAPerson } from './resolve.tsx';

const PAID: Record<PaymentState, Tone> = { requested: 'wait', approved: 'good', declined: 'stop', cancelled: 'stop', unknown: 'wait' };
const BACK: Record<OpenRefund['state'], Tone> = { requested: 'wait', approved: 'good', declined: 'stop', unknown: 'wait' };

export function PaymentWords({ payment }: { payment: Open }) {
  const { method, amount, at, card, approval_no, change, state, reason } = payment;
  const said = [
    clockTime(at),
    cardText(card),
    approval_no === undefined ? undefined : t('staff.payment.approval', { number: approval_no }),
    change === undefined || change === 0 ? undefined : t('staff.cash.change', { amount: change }),
    state === 'declined' ? reasonText(reason) : undefined,
  ];
  return (
    <span class="words">
      <strong>{`${methodName(method)} ${money(amount)}`}</strong>
      <span class="hint">{said.filter(Boolean).join(' · ')}</span>
    </span>
  );
}

export function PaymentMark({ payment }: { payment: Open }) {
  if (payment.state === 'requested' && payment.by_hand !== undefined) return <Mark tone="wait">{t('staff.payment.by_hand')}</Mark>;
  return <Mark tone={PAID[payment.state]}>{t(`staff.payment.${payment.state}`)}</Mark>;
}

export function Payments({ bill, onRefund }: { bill: Bill; onRefund: (payment: string) => void }) {
  const all = payments(bill);
  if (all.length === 0) return null;
  const doubt = inDoubt(bill);
  return (
    <div class="group">
      <h3>{t('staff.order.payments')}</h3>
      <ul class="payments">
        {all.map((payment) => (
          <li key={payment.id}>
            <PaymentWords payment={payment} />
            <PaymentMark payment={payment} />
            {payment.state === 'approved' && (
              <Button look="stop" disabled={doubt} onPress={() => onRefund(payment.id)}>
                {t('staff.refund')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <MoneyBack all={refunds(bill)} label={t('staff.refund.all')} />
    </div>
  );
}

/** What went back and what is still on its way, each said plainly; what a person has to do for it stands below it. */
export function MoneyBack({ all, label, children }: { all: OpenRefund[]; label: string; children?: ComponentChildren }) {
  if (all.length === 0) return null;
  return (
    <ul class="payments backs" aria-label={label}>
      {all.map((refund) => (
        <li key={refund.id} data-refund={refund.state}>
          <span class="words">
            <strong>{t('staff.refund.row', { method: methodName(refund.payment.method), amount: refund.amount })}</strong>
            <span class="hint">{[clockTime(refund.at), refund.approval_no === undefined ? undefined : t('staff.payment.approval', { number: refund.approval_no })].filter(Boolean).join(' · ')}</span>
            {(refund.state === 'declined' || refund.state === 'unknown') && refund.answer !== undefined && <span class="note">{reasonText(refund.answer)}</span>}
          </span>
          <Mark tone={BACK[refund.state]}>{t(`staff.refund.state.${refund.state}`)}</Mark>
          {waitsForAPerson(refund.state, refund.payment.by_hand) && <ResolveRefund refund={{ ...refund.payment, ...refund }} approval={refund.payment.approval_no} />}
        </li>
      ))}
      {children}
    </ul>
  );
}
