import { session, type Placed } from '../../../hub/web/guest/session.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { money, t } from '../../../hub/web/text.ts';
import { secondsLeft } from '../../../hub/web/guest/quiet.tsx';
import { leave } from '../idle.ts';
import { billOf } from '../payment.ts';

/** The number, huge, and what happens next. */
export function Done({ placed, paid }: { placed: Placed; paid: 'counter' | 'card' | 'test' }) {
  return (
    <div class="told done">
      <div class="numbered">
        <p class="thanks">
          <Icon name="check" />
          <span>{t('done.thanks')}</span>
        </p>
        <h1>
          <span>{t('done.number')}</span>
          <strong class="number">{placed.number}</strong>
        </h1>
      </div>
      <div class="and-now">
        {paid === 'counter' ? (
          <p class="owed">{t('done.counter', { money: money(placed.total) })}</p>
        ) : (
          <p>{t('done.paid', { money: money(placed.total) })}</p>
        )}
        {paid === 'test' && <p>{t('done.test')}</p>}
        <p>{t(`done.${session.value.service}`)}</p>
        <Receipt bill={placed.bill} />
        <Leave />
      </div>
    </div>
  );
}

/** 영수증 QR: the receipt on the guest's own phone, once the bill is paid. */
function Receipt({ bill }: { bill: string }) {
  const receipt = billOf(bill)?.receipt;
  if (receipt === undefined) return null;
  return (
    <figure class="receipt-code">
      <img src={receipt.picture} alt={t('done.receipt.alt')} />
      <figcaption>{t('done.receipt')}</figcaption>
    </figure>
  );
}

/** A declined order taken back. */
export function Cancelled() {
  return (
    <div class="told">
      <h1>{t('pay.cancelled')}</h1>
      <p>{t('pay.cancelled.what')}</p>
      <Leave />
    </div>
  );
}

function Leave() {
  return (
    <div class="stack">
      <Button look="primary" wide onPress={leave}>
        {t('done.again')}
      </Button>
      {secondsLeft.value !== null && (
        <p class="hint" role="timer">
          {t('done.leave', { seconds: secondsLeft.value })}
        </p>
      )}
    </div>
  );
}
