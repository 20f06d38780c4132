import { slow } from '../../../hub/web/command.ts';
import { place } from '../../../hub/web/guest/order.ts';
import { Allergy } from '../../../hub/web/guest/screens/allergy.tsx';
import { Total } from '../../../hub/web/guest/screens/basket.tsx';
import { allWell, ReadBack } from '../../../hub/web/guest/screens/read-back.tsx';
import { show } from '../../../hub/web/guest/session.ts';
import { channel, closed } from '../../../hub/web/guest/shop.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Menu, Overlay } from '../../../hub/web/wire.ts';

/** How a table pays: afterwards, at the counter. */
const LATER = 'counter';

/** Read back, then ordered: the table pays afterwards unless the shop's rule is another. */
export function Review({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  const offered = channel.value?.methods.includes(LATER) === true;
  return (
    <>
      <div class="review-head">
        <h1>{t('review.question')}</h1>
        <Allergy menu={menu} />
      </div>
      <ReadBack menu={menu} overlay={overlay} ofAlcohol={t('table.progress.check')} />
      <Total />
      {!offered && <p class="notice">{t('table.no_counter')}</p>}
      {offered && channel.value?.pays_first === true && <p class="notice">{t('table.pay_first')}</p>}
      <div class="actions">
        <Button onPress={() => show({ at: 'basket' })}>{t('review.change')}</Button>
        <Button look="primary" disabled={!offered || !allWell(menu, overlay) || closed.value !== null} onPress={() => void place(LATER)}>
          {t('table.yes')}
        </Button>
      </div>
    </>
  );
}

/** The order is on its way to the hub. */
export function Sending() {
  return (
    <div class="told" role="status">
      <h1>{t('pay.sending')}</h1>
      {slow.value && <p>{t('pay.slow')}</p>}
    </div>
  );
}
