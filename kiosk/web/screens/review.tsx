import { Button } from '../../../hub/web/parts/button.tsx';
import { Pages } from '../../../hub/web/parts/pages.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Menu, Overlay } from '../../../hub/web/wire.ts';
import { amountOf, Choices, ItemDrawing, nameOf } from '../lines.tsx';
import { troubles } from '../pricing.ts';
import { session, show, wishes } from '../session.ts';
import { closed } from '../shop.ts';
import { Total } from './basket.tsx';

/** Everything read back in words and pictures: nearly all harm is a wrong item that nobody noticed. */
export function Review({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  const { lines, service } = session.value;
  const allWell = lines.length > 0 && troubles(menu, overlay, wishes()).every((trouble) => trouble === null);
  return (
    <>
      <h1>
        {t('review.question')} <span class="service-tag">{t(`service.${service}`)}</span>
      </h1>
      <Pages topic="review" label={t('review.question')}>
        <ol class="read-back">
          {lines.map(({ key, wish }) => (
            <li key={key}>
              <span class="small-picture">
                <ItemDrawing menu={menu} item={wish.item} />
              </span>
              <div>
                <p class="name">{t('review.line', { name: nameOf(menu, wish.item), count: wish.quantity })}</p>
                <Choices menu={menu} wish={wish} />
              </div>
              <p class="price">{amountOf({ menu, overlay, wish })}</p>
            </li>
          ))}
        </ol>
      </Pages>
      <Total />
      <div class="actions">
        <Button onPress={() => show({ at: 'basket' })}>{t('review.change')}</Button>
        <Button look="primary" disabled={!allWell || closed.value !== null} onPress={() => show({ at: 'pay' })}>
          {t('review.yes')}
        </Button>
      </div>
    </>
  );
}
