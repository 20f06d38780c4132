// The menu (메뉴): every dish by category, with what holds of it today; one to change, or several at once.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { money, t } from '../../../hub/web/text.ts';
import type { Menu, MenuItem } from '../../../hub/web/wire.ts';
import { menu, overlay } from '../hub.ts';
import { momentText, priceOf, sellAgain, sellOut } from '../offer.ts';
import { Chips, Mark, matches, Nothing, Search, TwoPanes, useKept } from '../parts.tsx';
import { Dish } from './dish.tsx';
import { SoldOutUntil } from './until.tsx';

const FILTERS = ['all', 'out', 'counted', 'market'] as const;
type Filter = (typeof FILTERS)[number];

export function MenuView() {
  const [filter, setFilter] = useKept<Filter>('menu.filter', 'all');
  const [search, setSearch] = useKept('menu.search', '');
  const [chosen, choose] = useKept<string | null>('menu.chosen', null);
  const [many, setMany] = useState<ReadonlySet<string> | null>(null);
  const known = menu.value;
  if (known === undefined) return <Nothing>{t('loading.title')}</Nothing>;
  const shown = (id: string, item: MenuItem) => fits(id, item, filter) && matches(search, item.name, item.reading ?? '');
  const item = chosen === null ? undefined : known.items[chosen];
  const press = (id: string) => {
    if (many === null) choose(id);
    else setMany(new Set(many.has(id) ? [...many].filter((one) => one !== id) : [...many, id]));
  };
  const list = (
    <>
      <div class="list-head">
        <Search label={t('staff.menu.search')} value={search} onInput={setSearch} />
        <Button pressed={many !== null} onPress={() => setMany(many === null ? new Set() : null)}>
          {t('staff.menu.many')}
        </Button>
        <Chips label={t('staff.menu.filter')} choices={FILTERS.map((id) => ({ id, name: t(`staff.menu.${id}`) }))} chosen={filter} onChoose={setFilter} />
      </div>
      <List menu={known} shown={shown} chosen={many ?? new Set(chosen === null ? [] : [chosen])} several={many !== null} onPress={press} />
    </>
  );
  return (
    <TwoPanes chosen={item !== undefined || many !== null} both={many !== null} onBack={() => choose(null)} list={list}>
      {many !== null ? (
        <Several menu={known} keys={[...many]} onDone={() => setMany(new Set())} />
      ) : item === undefined || chosen === null ? (
        <Nothing>{t('staff.menu.choose')}</Nothing>
      ) : (
        <Dish key={chosen} id={chosen} item={item} menu={known} />
      )}
    </TwoPanes>
  );
}

function fits(id: string, item: MenuItem, filter: Filter): boolean {
  const { sold_out: out, stock } = overlay.value;
  switch (filter) {
    case 'all':
      return true;
    case 'out':
      return out[id] !== undefined || item.groups.some((group) => Object.keys(out).some((key) => key.startsWith(`${group}.`)));
    case 'counted':
      return stock[id] !== undefined;
    case 'market':
      return item.price === undefined;
  }
}

type ListProps = { menu: Menu; shown: (id: string, item: MenuItem) => boolean; chosen: ReadonlySet<string>; several: boolean; onPress: (id: string) => void };

function List({ menu: known, shown, chosen, several, onPress }: ListProps) {
  const groups = known.categories
    .map(({ id, name }) => ({ id, name, items: known.order.flatMap((key) => (known.items[key]?.category === id && shown(key, known.items[key]) ? [{ key, item: known.items[key] }] : [])) }))
    .filter(({ items }) => items.length > 0);
  if (groups.length === 0) return <Nothing>{t(known.order.length === 0 ? 'staff.menu.none' : 'staff.nothing_found')}</Nothing>;
  return (
    <div class="rows">
      {groups.map(({ id, name, items }) => (
        <section key={id} aria-labelledby={`category-${id}`}>
          <h2 id={`category-${id}`} class="category">
            {name}
          </h2>
          <ul>
            {items.map(({ key, item }) => (
              <li key={key}>
                <button
                  type="button"
                  class="row pressable"
                  data-item={key}
                  data-sold-out={overlay.value.sold_out[key] !== undefined}
                  aria-current={!several && chosen.has(key) ? 'true' : undefined}
                  aria-pressed={several ? chosen.has(key) : undefined}
                  onClick={() => onPress(key)}
                >
                  {several && <span class="tick">{chosen.has(key) && <Icon name="check" />}</span>}
                  <span class="words">
                    <span class="name">{item.name}</span>
                    <State id={key} />
                  </span>
                  <Price id={key} item={item} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

export function Price({ id, item }: { id: string; item: MenuItem }) {
  const price = priceOf(id, item);
  return <span class="amount">{price === null ? t('money.market') : item.price === undefined ? t('staff.menu.market.today', { amount: price }) : money(price)}</span>;
}

/** Sold out until when, how many are left; nothing for a dish that is simply on sale. */
export function State({ id }: { id: string }) {
  const until = overlay.value.sold_out[id];
  const left = overlay.value.stock[id];
  return (
    <>
      {until !== undefined && <Mark tone="stop">{until === 0 ? t('staff.menu.sold_out') : t('staff.menu.sold_out.until', { time: momentText(until) })}</Mark>}
      {left !== undefined && left > 0 && <Mark tone="wait">{t('staff.menu.left', { count: left })}</Mark>}
    </>
  );
}

/** What may be done with several dishes at once. */
function Several({ menu: known, keys, onDone }: { menu: Menu; keys: string[]; onDone: () => void }) {
  if (keys.length === 0) return <Nothing>{t('staff.menu.many.none')}</Nothing>;
  const out = keys.filter((key) => overlay.value.sold_out[key] !== undefined);
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.menu.many.count', { count: keys.length })}</h2>
        <p class="hint">{keys.map((key) => known.items[key]?.name ?? key).join(', ')}</p>
      </header>
      <SoldOutUntil onChoose={(until) => void sellOut(keys, until).then(onDone)} />
      {out.length > 0 && (
        <div class="group">
          <Button wide look="primary" icon="check" onPress={() => void sellAgain(keys).then(onDone)}>
            {t('staff.menu.back.many', { count: out.length })}
          </Button>
        </div>
      )}
    </>
  );
}
