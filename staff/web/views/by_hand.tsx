// What a person does with another device (외부 단말기, 매장 QR) and then says here: the sum to key in, the slip's number.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import type { Open } from '../bill.ts';
import { askFor, underWay } from '../hub.ts';
import { useGone } from '../parts.tsx';
import { Qr } from './charging.tsx';
import { Keypad, Typed } from './keypad.tsx';

/** No slip has a shorter number (`hub/payments/by_hand.py`). */
const NUMBER_LEAST = 4;

export function ByHand({ payment }: { payment: Open }) {
  const { id, method, amount, by_hand: kind, waiting } = payment;
  const [number, setNumber] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const slot = `resolve.${id}`;
  const busy = underWay.value.has(slot);
  const numbered = kind === 'numbered';
  const ready = !busy && (!numbered || number.length >= NUMBER_LEAST);
  const resolve = async (outcome: 'approved' | 'declined') => {
    if (outcome === 'approved' && !ready) return;
    setTrouble(null);
    const told = await askFor(slot, {
      type: 'resolve_payment',
      payment: id,
      outcome,
      approval_no: outcome === 'approved' && numbered ? number : null,
      reason: t(`staff.hand.reason.${outcome}`),
    });
    if (told === null) return;
    if ('answer' in told) say(t(`staff.resolve.${outcome}`, { amount }));
    else if (gone.current) say(refusalOf(told.error), true);
    else {
      setTrouble(refusalOf(told.error));
      // The same slip again: its number is typed afresh.
      if (told.error.code === 'approval_used') setNumber('');
    }
  };
  const what = <p>{nameOf('staff.hand', method, t('staff.hand.other'))}</p>;
  return (
    <div class="by-hand">
      <h3>{nameOf('pay', method, method)}</h3>
      <p class="sum-key">{money(amount)}</p>
      {numbered ? (
        <div class="cash">
          <div class="cash-sums">
            {what}
            <p>{t('staff.hand.number')}</p>
            <Typed label={t('staff.hand.number')}>{number === '' ? ' ' : number}</Typed>
            {trouble !== null && (
              <p class="trouble" role="alert">
                {trouble}
              </p>
            )}
          </div>
          <Keypad kind="number" onInput={setNumber} onEnter={() => void resolve('approved')} />
        </div>
      ) : (
        <div class="with-qr">
          {waiting?.qr !== undefined && <Qr text={waiting.qr} label={nameOf('pay', method, method)} />}
          <div>
            {what}
            {trouble !== null && (
              <p class="trouble" role="alert">
                {trouble}
              </p>
            )}
          </div>
        </div>
      )}
      <div class="row-of-buttons">
        <Button look="stop" disabled={busy} onPress={() => void resolve('declined')}>
          {t('staff.hand.no')}
        </Button>
        <Button look="primary" disabled={!ready} onPress={() => void resolve('approved')}>
          {t(numbered ? 'staff.hand.yes.numbered' : 'staff.hand.yes.looked', { amount })}
        </Button>
      </div>
    </div>
  );
}
