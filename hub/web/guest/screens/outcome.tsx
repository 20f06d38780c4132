// What became of a payment where it was not approved: declined, given up, or not known.

import { useState } from 'preact/hooks';
import { Bell } from '../../parts/bar.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icons.tsx';
import { money, t } from '../../text.ts';
import type { Payment } from '../../wire.ts';
import { callStaff } from '../shop.ts';
import { wayOf, wentBack, whyNot } from '../ways.ts';

/** Rings for staff from the middle of a screen; the bar's own button may not be where the guest looks. */
export function CallButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" wide icon="bell" onPress={() => setOpen(true)}>
        {t('bar.staff')}
      </Button>
      {open && <Bell onClose={() => setOpen(false)} onCall={() => callStaff()} />}
    </>
  );
}

/** Nobody knows whether money moved: a person looks, and the screen goes on by itself. */
export function Unknown({ number }: { number?: string }) {
  return (
    <div class="told" role="alert">
      <Icon name="bell" class="sign indigo" />
      <h1>{t('pay.unknown')}</h1>
      <p>{t('pay.unknown.what')}</p>
      {number !== undefined && (
        <p class="note-number">
          <span>{t('done.number')}</span> <strong>{number}</strong>
        </p>
      )}
      <p>{t('pay.unknown.wait')}</p>
      <div class="stack">
        <CallButton />
      </div>
    </div>
  );
}

type DeclinedProps = {
  payment: Payment | undefined;
  amount: number;
  /** The way that was tried, and all that there are here. */
  method: string;
  methods: string[];
  onPay: (method: string) => Promise<void>;
  /** The last button, which pays nothing. */
  last: string;
  onLast: () => Promise<void> | void;
};

/** Nothing was taken: the same way again, another, or none. */
export function Declined({ payment, amount, method, methods, onPay, last, onLast }: DeclinedProps) {
  // One press only: the second tap of an impatient finger must not ask for money again.
  const [busy, setBusy] = useState(false);
  const once = async (work: Promise<void> | void) => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  // Where there is little room the other ways stand behind one button (`asked.css`).
  const [choosing, setChoosing] = useState(false);
  const choose = (other: string) => {
    setChoosing(false);
    void once(onPay(other));
  };
  const back = wentBack(payment?.reason);
  const others = methods.filter((one) => one !== method);
  return (
    <>
      <div class="told declined" role="alert">
        <div class="head">
          <Icon name={back ? 'check' : 'warning'} class={back ? 'sign' : 'sign berry'} />
          <h1>{t(back ? 'pay.given_up' : 'pay.declined')}</h1>
          {!back && <p>{t(whyNot(payment))}</p>}
          <p>{t(back ? 'pay.given_up.what' : 'pay.declined.what')}</p>
          <p class="amount">{money(amount)}</p>
        </div>
        <div class="stack">
          {methods.includes(method) && (
            <Button look="primary" wide icon={wayOf(method).icon} disabled={busy} onPress={() => void once(onPay(method))}>
              {t('pay.again')}
            </Button>
          )}
          {others.length > 0 && (
            <>
              <Ways methods={others} disabled={busy} onPay={choose} />
              <div class="lead-to-ways">
                <Button wide disabled={busy} onPress={() => setChoosing(true)}>
                  {t('pay.others')}
                </Button>
              </div>
            </>
          )}
          <Button look="stop" wide disabled={busy} onPress={() => void once(onLast())}>
            {last}
          </Button>
        </div>
      </div>
      {choosing && (
        <Dialog title={t('pay.others')} onClose={() => setChoosing(false)}>
          <Ways methods={others} disabled={busy} onPay={choose} />
          <div class="actions">
            <Button onPress={() => setChoosing(false)}>{t('button.close')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

type WaysProps = { methods: string[]; disabled: boolean; onPay: (method: string) => void };

function Ways({ methods, disabled, onPay }: WaysProps) {
  return (
    <ul class="other-ways" aria-label={t('pay.others')}>
      {methods.map((method) => (
        <li key={method}>
          <Button wide icon={wayOf(method).icon} disabled={disabled} onPress={() => onPay(method)}>
            {t(wayOf(method).name)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
