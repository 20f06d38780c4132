// Questions about money (확인할 돈): payments and refunds whose end a person must say, and approvals that nobody waits for.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, t } from '../../../hub/web/text.ts';
import { cardText, methodName } from '../bill.ts';
import { ask, openRefunds, strays, unresolved, type Asked, type AskedBack } from '../hub.ts';
import { useGone } from '../parts.tsx';
import { ByHand } from './by_hand.tsx';
import type { Question } from './question.ts';
import { Resolve, ResolveRefund, waitsForAPerson } from './resolve.tsx';

export function moneyQuestions(): Question[] {
  return [...unresolved.value.filter(asksAPerson).map(ofPayment), ...openRefunds.value.filter(asksAPerson).map(ofRefund), ...strays.value.map(ofStray)];
}

function asksAPerson({ state, by_hand }: Asked | AskedBack): boolean {
  return waitsForAPerson(state, by_hand);
}

/** When, by which terminal or way, on which card. */
function hintOf({ at, terminal, method, card }: Asked | AskedBack): string {
  return [clockTime(at), terminal ?? methodName(method), cardText(card)].filter(Boolean).join(' · ');
}

function ofPayment(payment: Asked): Question {
  const { id, number = '', amount, order, by_hand } = payment;
  return {
    id,
    what: t(by_hand === undefined ? 'staff.inbox.payment' : 'staff.inbox.by_hand', { number, amount }),
    hint: hintOf(payment),
    order,
    answer: () => (by_hand === undefined ? <Resolve payment={payment} /> : <ByHand payment={payment} />),
  };
}

function ofRefund(refund: AskedBack): Question {
  const { id, number = '', amount, order, by_hand } = refund;
  return {
    id,
    what: t(by_hand === undefined ? 'staff.inbox.refund' : 'staff.inbox.refund.by_hand', { number, amount }),
    hint: hintOf(refund),
    order,
    answer: () => <ResolveRefund refund={refund} approval={refund.approval_no} />,
  };
}

function ofStray(payment: Asked): Question {
  const { id, number = '', amount, order } = payment;
  return { id: `stray.${id}`, what: t('staff.inbox.stray', { number, amount }), hint: hintOf(payment), order, answer: () => <Stray payment={payment} /> };
}

/** The terminal took money for a payment that was declared as not made: it goes back where it was taken. */
function Stray({ payment }: { payment: Asked }) {
  const [busy, setBusy] = useState(false);
  const gone = useGone();
  const { id, amount, approval_no, card, terminal, method } = payment;
  const settle = async () => {
    setBusy(true);
    await ask({ type: 'settle_stray', payment: id, reason: t('staff.stray.reason') }, 'staff.stray.done');
    if (!gone.current) setBusy(false);
  };
  return (
    <div class="notice">
      <p>
        <strong>{t('staff.stray.do', { terminal: terminal ?? methodName(method), amount })}</strong>
      </p>
      <p>{t('staff.stray.what')}</p>
      <p>{[approval_no === undefined ? undefined : t('staff.payment.approval', { number: approval_no }), card].filter(Boolean).join(' · ')}</p>
      <Button icon="check" disabled={busy} onPress={() => void settle()}>
        {t('staff.stray.settled')}
      </Button>
    </div>
  );
}
