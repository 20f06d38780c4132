import { useState } from 'preact/hooks';
import { slow } from '../../../hub/web/command.ts';
import type { Placed } from '../../../hub/web/guest/session.ts';
import { channel } from '../../../hub/web/guest/shop.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { money, t } from '../../../hub/web/text.ts';
import { giveUp, payAgain, payAtCounter, paymentState } from '../payment.ts';

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
export function Paying({ placed, method }: { placed: Placed; method: string }) {
  switch (paymentState()) {
    case 'declined':
    case 'cancelled':
      return <Declined placed={placed} method={method} />;
    case 'unknown':
      return (
        <div class="told" role="alert">
          <Icon name="bell" class="sign indigo" />
          <h1>{t('pay.unknown')}</h1>
          <p>{t('pay.unknown.what')}</p>
          <p class="note-number">
            <span>{t('done.number')}</span> <strong>{placed.number}</strong>
          </p>
        </div>
      );
    case 'requested':
    case 'approved':
    case undefined:
      return (
        <div class="told" role="status">
          <Icon name="card" class="sign" />
          <h1>{t('pay.waiting')}</h1>
          <p>{slow.value ? t('pay.slow') : t('pay.insert')}</p>
          <p class="amount">{money(placed.total)}</p>
        </div>
      );
  }
}

function Declined({ placed, method }: { placed: Placed; method: string }) {
  // One press only: the second tap of an impatient finger must not ask for money again.
  const [busy, setBusy] = useState(false);
  const once = async (work: Promise<void>) => {
    setBusy(true);
    await work;
    setBusy(false);
  };
  const counter = channel.value?.methods.includes('counter') === true;
  return (
    <div class="told" role="alert">
      <Icon name="warning" class="sign berry" />
      <h1>{t('pay.declined')}</h1>
      <p>{t('pay.declined.what')}</p>
      <p class="amount">{money(placed.total)}</p>
      <div class="stack">
        <Button look="primary" wide icon="card" disabled={busy} onPress={() => void once(payAgain(placed, method))}>
          {t('pay.again')}
        </Button>
        {counter && (
          <Button wide icon="coins" disabled={busy} onPress={() => payAtCounter(placed)}>
            {t('pay.counter')}
          </Button>
        )}
        <Button look="stop" wide disabled={busy} onPress={() => void once(giveUp(placed))}>
          {t('pay.cancel')}
        </Button>
      </div>
    </div>
  );
}
