import { Allergy } from '../../../hub/web/guest/screens/allergy.tsx';
import { Total } from '../../../hub/web/guest/screens/basket.tsx';
import { allWell, ReadBack } from '../../../hub/web/guest/screens/read-back.tsx';
import { session, show } from '../../../hub/web/guest/session.ts';
import { closed } from '../../../hub/web/guest/shop.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Menu, Overlay } from '../../../hub/web/wire.ts';

export function Review({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  return (
    <>
      <div class="review-head">
        <h1>
          {t('review.question')} <span class="service-tag">{t(`service.${session.value.service}`)}</span>
        </h1>
        <Allergy menu={menu} />
      </div>
      <ReadBack menu={menu} overlay={overlay} />
      <Total />
      <div class="actions">
        <Button onPress={() => show({ at: 'basket' })}>{t('review.change')}</Button>
        <Button look="primary" disabled={!allWell(menu, overlay) || closed.value !== null} onPress={() => show({ at: 'pay' })}>
          {t('review.yes')}
        </Button>
      </div>
    </>
  );
}
