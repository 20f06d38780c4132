// The menu as cards, a category at a time.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Pages } from '../../parts/pages.tsx';
import { minuteOfDay, money, t } from '../../text.ts';
import type { Menu, MenuItem, Overlay } from '../../wire.ts';
import { ItemDrawing } from '../lines.tsx';
import { itemPrice, itemTrouble, type Trouble } from '../pricing.ts';
import { begin } from '../questions.ts';
import { LINES_MAX, session, show } from '../session.ts';

/** The category that is shown: the one asked for, while the menu has it. */
export function categoryShown(menu: Menu, category: string | null): string | undefined {
  return menu.categories.find(({ id }) => id === category)?.id ?? menu.categories[0]?.id;
}

export function Categories({ menu, shown }: { menu: Menu; shown: string | undefined }) {
  const list = useRef<HTMLElement>(null);
  // Back from a dish, the list begins at its top again: the category that is shown may be further down.
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  }, [shown]);
  return (
    <nav class="categories steady" aria-label={t('menu.categories')} ref={list}>
      <Pages topic="categories" label={t('menu.categories')} even>
        <ul>
          {menu.categories.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                class="category pressable"
                aria-current={id === shown ? 'true' : undefined}
                onClick={() => show({ at: 'menu', category: id })}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </Pages>
    </nav>
  );
}

export function Cards({ menu, overlay, shown }: { menu: Menu; overlay: Overlay; shown: string | undefined }) {
  const items = menu.order.filter((id) => menu.items[id]?.category === shown);
  const name = menu.categories.find(({ id }) => id === shown)?.name;
  return (
    <Pages topic={shown ?? ''} label={name ?? t('menu.items')} even>
      {items.length === 0 ? (
        <p class="nothing">{t('menu.empty')}</p>
      ) : (
        <ul class="cards">
          {items.map((id) => (
            <li key={id} data-item={id} data-sold-out={itemTrouble(menu, overlay, id)?.kind === 'sold_out'}>
              <Card menu={menu} overlay={overlay} id={id} />
            </li>
          ))}
        </ul>
      )}
    </Pages>
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
