// Today's orders (오늘 주문): newest first, found by number or dish; the chosen one to the right.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { shop } from '../hub.ts';
import { countToday, dishesLine, hidden, isOpen, orders, placeOf, showOlder, stateOf, type Order, type State } from '../orders.ts';
import { Chips, Mark, matches, Nothing, Search, TwoPanes, useKept, type Tone } from '../parts.tsx';
import { OrderEditor } from './order.tsx';

const FILTERS = ['open', 'unpaid', 'all'] as const;
type Filter = (typeof FILTERS)[number];
export const TONES: Record<State, Tone> = { cancelled: 'stop', asking: 'wait', owed: 'stop', unpaid: 'wait', paid: 'good' };

export function Orders() {
  const [filter, setFilter] = useKept<Filter>('orders.filter', 'all');
  const [search, setSearch] = useKept('orders.search', '');
  const [chosen, choose] = useKept<string | null>('orders.chosen', null);
  const [busy, setBusy] = useState(false);
  const found = orders.value.filter((order) => fits(order, filter) && matches(search, order.number, dishesLine(order), placeOf(order)));
  const order = orders.value.find(({ id }) => id === chosen);
  const older = async () => {
    setBusy(true);
    await showOlder();
    setBusy(false);
  };
  const list = (
    <>
      <div class="list-head">
        <Search label={t('staff.orders.search')} value={search} onInput={setSearch} />
        <Chips label={t('staff.orders.filter')} choices={FILTERS.map((id) => ({ id, name: t(`staff.orders.${id}`) }))} chosen={filter} onChoose={setFilter} />
      </div>
      <ul class="rows" aria-label={t('staff.orders')}>
        {found.map((one) => (
          <Row key={one.id} order={one} chosen={one.id === chosen} onChoose={() => choose(one.id)} />
        ))}
        {found.length === 0 && (
          <li>
            <Nothing>{t(search !== '' ? 'staff.nothing_found' : filter === 'all' ? 'staff.orders.none' : 'staff.orders.none_left')}</Nothing>
          </li>
        )}
        {found.length > 0 && hidden.value === 0 && <li class="count">{t('staff.orders.title', { count: countToday.value })}</li>}
        {hidden.value > 0 && (
          <li class="more">
            <Button wide icon="down" disabled={busy} onPress={() => void older()}>
              {t('staff.orders.older', { count: hidden.value })}
            </Button>
          </li>
        )}
      </ul>
    </>
  );
  return (
    <TwoPanes chosen={order !== undefined} onBack={() => choose(null)} list={list}>
      {order === undefined ? <Nothing>{t('staff.orders.choose')}</Nothing> : <OrderEditor key={order.id} order={order} onChoose={choose} />}
    </TwoPanes>
  );
}

function fits(order: Order, filter: Filter): boolean {
  return filter === 'all' || (filter === 'unpaid' ? ['unpaid', 'asking', 'owed'].includes(stateOf(order)) : isOpen(order));
}

function Row({ order, chosen, onChoose }: { order: Order; chosen: boolean; onChoose: () => void }) {
  const state = stateOf(order);
  const earlier = order.day !== shop.value?.day.day;
  return (
    <li>
      <button type="button" class="row pressable" aria-current={chosen ? 'true' : undefined} data-order={order.number} onClick={onChoose}>
        <strong class="number">{order.number}</strong>
        <span class="words">
          <span class="name">{dishesLine(order)}</span>
          <span class="hint">{`${earlier ? `${order.day} ` : ''}${clockTime(order.at)} · ${placeOf(order)}`}</span>
        </span>
        <span class="end">
          <span class="amount">{money(order.total)}</span>
          <Mark tone={TONES[state]}>{t(`staff.order.${state}`)}</Mark>
          {order.waits.includes('age') && <Mark tone="call">{t('staff.order.waits.age')}</Mark>}
          {order.waits.includes('check') && <Mark tone="call">{t('staff.order.waits.check')}</Mark>}
        </span>
      </button>
    </li>
  );
}
