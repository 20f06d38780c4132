import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { Pages } from '../../../hub/web/parts/pages.tsx';
import { minuteOfDay, money, t } from '../../../hub/web/text.ts';
import type { Menu, MenuItem, Overlay } from '../../../hub/web/wire.ts';
import { ItemDrawing } from '../lines.tsx';
import { basketTotal } from '../order.ts';
import { itemPrice, itemTrouble, type Trouble } from '../pricing.ts';
import { begin } from '../questions.ts';
import { LINES_MAX, session, show, unitsInBasket } from '../session.ts';
import { BasketPanel, order } from './basket.tsx';

type MenuProps = { menu: Menu; overlay: Overlay; category: string | null };

export function MenuScreen({ menu, overlay, category }: MenuProps) {
  const shown = menu.categories.find(({ id }) => id === category) ?? menu.categories[0];
  const items = menu.order.filter((id) => menu.items[id]?.category === shown?.id);
  return (
    <>
      <h1>{t('menu.question')}</h1>
      <nav class="categories steady" aria-label={t('menu.categories')}>
        <Pages topic="categories" label={t('menu.categories')} even>
          <ul>
            {menu.categories.map(({ id, name }) => (
              <li key={id}>
                <button
                  type="button"
                  class="category pressable"
                  aria-current={id === shown?.id ? 'true' : undefined}
                  onClick={() => show({ at: 'menu', category: id })}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </Pages>
      </nav>
      <Pages topic={shown?.id ?? ''} label={shown?.name ?? t('menu.items')} even>
        {items.length === 0 ? (
          <p class="nothing">{t('menu.empty')}</p>
        ) : (
          <ul class="cards">
            {items.map((id) => (
              <li key={id}>
                <Card menu={menu} overlay={overlay} id={id} />
              </li>
            ))}
          </ul>
        )}
      </Pages>
      <BasketPanel menu={menu} overlay={overlay} />
      <BasketStrip menu={menu} overlay={overlay} />
    </>
  );
}

function Card({ menu, overlay, id }: { menu: Menu; overlay: Overlay; id: string }) {
  const item = menu.items[id];
  if (item === undefined) return null;
  const trouble = itemTrouble(menu, overlay, id);
  const price = itemPrice(overlay, id, item);
  const left = overlay.stock[id];
  const inside = (
    <>
      <span class="picture">
        <ItemDrawing menu={menu} item={id} />
        {trouble !== null && <span class="band">{bandText(trouble)}</span>}
      </span>
      <span class="words">
        <span class="name">{item.name}</span>
        {trouble !== null && <span class="tag band-beside">{bandText(trouble)}</span>}
        <span class="price">
          {item.price === undefined && <span>{t('money.market')}</span>}
          {price !== null && <span>{money(price)}</span>}
        </span>
        {trouble === null && item.servings_min > 1 && <span class="tag">{t('menu.servings', { min: item.servings_min })}</span>}
        {trouble === null && left !== undefined && left <= 5 && <span class="tag">{t('menu.left', { left })}</span>}
        {trouble?.kind === 'not_now' && <span class="tag">{hoursText(menu, item)}</span>}
      </span>
    </>
  );
  if (trouble !== null || session.value.lines.length >= LINES_MAX) return <div class="card out">{inside}</div>;
  return (
    <button type="button" class="card pressable" onClick={() => show({ at: 'item', draft: begin(menu, id), question: 0 })}>
      {inside}
    </button>
  );
}

function bandText(trouble: Trouble): string {
  if (trouble.kind === 'not_now') return t('menu.not_now');
  return trouble.kind === 'no_price' ? t('menu.no_price') : t('menu.sold_out');
}

/** The first hours of the day at which it is served. */
function hoursText(menu: Menu, item: MenuItem): string {
  const part = menu.dayparts[item.dayparts[0] ?? ''];
  return part === undefined ? '' : t('menu.hours', { start: minuteOfDay(part.start), end: minuteOfDay(part.end) });
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
