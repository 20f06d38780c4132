import { slow } from '../../../hub/web/command.ts';
import { Asked } from '../../../hub/web/guest/screens/asked.tsx';
import { Declined, Unknown } from '../../../hub/web/guest/screens/outcome.tsx';
import type { Placed, Screen } from '../../../hub/web/guest/session.ts';
import { channel } from '../../../hub/web/guest/shop.ts';
import { t } from '../../../hub/web/text.ts';
import { billOf, giveUp, pay, payment, stopPaying } from '../payment.ts';

/** The order is on its way to the hub. */
export function Sending() {
  return (
    <div class="told" role="status">
      <h1>{t('pay.sending')}</h1>
      {slow.value && <p>{t('pay.slow')}</p>}
    </div>
  );
}

/** The order stands; the money is being asked for, was refused, or nobody knows. */
export function Paying({ placed, method, payment: id }: Extract<Screen, { at: 'paying' }>) {
  const now = payment();
  const amount = dueOf(placed);
  switch (now?.state) {
    case 'declined':
    case 'cancelled':
      return (
        <Declined
          payment={now}
          amount={amount}
          method={method}
          methods={channel.value?.methods ?? []}
          onPay={(wanted) => pay(placed, wanted)}
          last={t('pay.cancel')}
          onLast={() => giveUp(placed)}
        />
      );
    case 'unknown':
      return <Unknown number={placed.number} />;
    case 'requested':
    case 'approved':
    case undefined:
      // Another way is another screen: nothing of the last code or its clock may stay.
      return <Asked key={id} bill={placed.bill} id={id} payment={now} method={method} amount={amount} onGiveUp={stopPaying} />;
  }
}

/** Won that are still owed: staff may have taken a part meanwhile. */
function dueOf(placed: Placed): number {
  return billOf(placed.bill)?.due ?? placed.total;
}
