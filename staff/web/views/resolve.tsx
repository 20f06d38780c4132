// A payment that nobody knows the end of: a person looks at the terminal and says.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { askOnce, underWay } from '../hub.ts';
import { Field } from '../../../hub/web/parts/field.tsx';

type ResolveProps = { id: string; bill: string; method: string; amount: number; at: number };

export function Resolve({ id, method, amount, at }: ResolveProps) {
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
        <strong>{t('staff.resolve.what', { method: nameOf('paper.method', method, method), amount, time: clockTime(at) })}</strong>
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
