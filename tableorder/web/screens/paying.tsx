import { Asked } from '../../../hub/web/guest/screens/asked.tsx';
import { Declined, Unknown } from '../../../hub/web/guest/screens/outcome.tsx';
import { wayOf } from '../../../hub/web/guest/ways.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Seating } from '../../../hub/web/wire.ts';
import { asking, dismiss, inDoubt, ownPayment, payHere, stopPaying, waysHere } from '../paying.ts';

/** Whether the bill gives way to what is being paid from here, or has just come to nothing. */
export function isPaying(): boolean {
  const state = ownPayment.value?.state;
  return asking.value !== null || state === 'requested' || state === 'unknown' || state === 'declined';
}

/** One payment of this tablet. */
export function PayingHere({ party }: { party: Seating }) {
  const now = asking.value === null ? ownPayment.value : undefined;
  const method = asking.value ?? now?.method ?? '';
  if (now?.state === 'unknown') return <Unknown />;
  if (now?.state === 'declined') {
    return (
      <Declined
        payment={now}
        amount={party.due}
        method={method}
        methods={waysHere.value}
        onPay={payHere}
        last={t('table.pay.back')}
        onLast={dismiss}
      />
    );
  }
  const id = now?.id ?? null;
  return <Asked key={id} bill={party.bill} id={id} payment={now} method={method} amount={party.due} onGiveUp={stopPaying} />;
}

/** Buttons under the bill, one for each way that there is here. */
export function PayHere({ party }: { party: Seating }) {
  if (party.due <= 0 || waysHere.value.length === 0) return null;
  if (inDoubt.value) return <p class="notice">{t('table.pay.at_counter')}</p>;
  return (
    <div class="pay-here" role="group" aria-label={t('table.pay.here')}>
      <span>{t('table.pay.here')}</span>
      {waysHere.value.map((method) => (
        <Button key={method} icon={wayOf(method).icon} onPress={() => void payHere(method)}>
          {t(wayOf(method).name)}
        </Button>
      ))}
    </div>
  );
}
