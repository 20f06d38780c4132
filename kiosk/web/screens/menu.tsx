import { basketTotal } from '../../../hub/web/guest/order.ts';
import { BasketPanel, order } from '../../../hub/web/guest/screens/basket.tsx';
import { Cards, Categories, categoryShown } from '../../../hub/web/guest/screens/cards.tsx';
import { show, unitsInBasket } from '../../../hub/web/guest/session.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { money, t } from '../../../hub/web/text.ts';
import type { Menu, Overlay } from '../../../hub/web/wire.ts';

type MenuProps = { menu: Menu; overlay: Overlay; category: string | null };

export function MenuScreen({ menu, overlay, category }: MenuProps) {
  const shown = categoryShown(menu, category);
  return (
    <>
      <h1>{t('menu.question')}</h1>
      <Categories menu={menu} shown={shown} />
      <Cards menu={menu} overlay={overlay} shown={shown} />
      <BasketPanel menu={menu} overlay={overlay} />
      <BasketStrip menu={menu} overlay={overlay} />
    </>
  );
}

/** The basket in one line, where there is no room for the panel. */
function BasketStrip({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  const count = unitsInBasket();
  return (
    <div class="strip steady">
      <button type="button" class="button strip-open" disabled={count === 0} onClick={() => show({ at: 'basket' })}>
        <Icon name="basket" />
        <span>
          <span class="unseen">{t('basket.open')} </span>
          {t('item.sum', { count, money: money(basketTotal()) })}
        </span>
      </button>
      <Button look="primary" disabled={count === 0} onPress={() => order(menu, overlay)}>
        {t('basket.order')}
      </Button>
    </div>
  );
}
