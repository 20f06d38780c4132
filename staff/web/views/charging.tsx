// A payment whose end nobody knows yet: asked of a person with another terminal, under way, or unknown.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import type { Open } from '../bill.ts';
import { ask, qr } from '../hub.ts';
import { Mark } from '../parts.tsx';
import { ByHand } from './by_hand.tsx';
import { Resolve } from './resolve.tsx';

export function Charging({ payment }: { payment: Open }) {
  if (payment.by_hand !== undefined) return <ByHand payment={payment} />;
  return payment.state === 'unknown' ? <Resolve payment={payment} /> : <UnderWay payment={payment} />;
}

/** What the guest does meanwhile, and a way back. The method says whether money moved: nobody guesses. */
function UnderWay({ payment }: { payment: Open }) {
  const [leaving, setLeaving] = useState(false);
  const giveUp = async () => {
    setLeaving(true);
    if ((await ask({ type: 'give_up_payment', payment: payment.id })) === null) setLeaving(false);
  };
  const { checkout } = payment.waiting ?? {};
  return (
    <>
      <h3>{nameOf('pay', payment.method, payment.method)}</h3>
      <p class="sum-large">{money(payment.amount)}</p>
      <div class="with-qr">
        {checkout !== undefined && <Qr text={checkout} label={t('staff.charge.qr')} />}
        <div>
          <p>{nameOf('staff.charge', payment.method, t('staff.charge.other'))}</p>
          <Mark tone="wait" sign="clock">
            {t(leaving ? 'staff.charge.leaving' : 'staff.payment.requested')}
          </Mark>
        </div>
      </div>
      <div class="row-of-buttons">
        <Button look="stop" disabled={leaving} onPress={() => void giveUp()}>
          {t('staff.charge.give_up')}
        </Button>
      </div>
    </>
  );
}

/** A QR code for the guest's phone, drawn by the hub. */
export function Qr({ text, label }: { text: string; label: string }) {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    let made: string | null = null;
    void qr(text).then((svg) => {
      if (svg === null || gone) return;
      made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      setPicture(made);
    });
    return () => {
      gone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [text]);
  return picture === null ? <p role="status">{t('loading.title')}</p> : <img class="qr" src={picture} alt={label} />;
}
