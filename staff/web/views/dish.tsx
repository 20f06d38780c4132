// One dish: sold out or not, how many are left, what it costs, and its choices.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Menu, MenuItem } from '../../../hub/web/wire.ts';
import { overlay } from '../hub.ts';
import { changePrice, count, priceOf, sellAgain, sellOut, setMarketPrice } from '../offer.ts';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Price, State } from './menu.tsx';
import { SoldOutUntil } from './until.tsx';

/** `STOCK_MAX` and `Price` in `hub/domain` take no more digits. */
const STOCK_DIGITS = 4;
const PRICE_DIGITS = 8;
const MORE = [5, 10];

export function Dish({ id, item, menu }: { id: string; item: MenuItem; menu: Menu }) {
  const out = overlay.value.sold_out[id] !== undefined;
  return (
    <>
      <header class="editor-head">
        <h2>{item.name}</h2>
        <Price id={id} item={item} />
        <State id={id} />
      </header>
      {out && (
        <div class="group">
          <Button wide look="primary" icon="check" onPress={() => void sellAgain([id])}>
            {t('staff.menu.back')}
          </Button>
        </div>
      )}
      <SoldOutUntil onChoose={(until) => void sellOut([id], until)} />
      <PriceEditor key={`price ${priceOf(id, item) ?? ''}`} id={id} item={item} />
      <Stock key={`stock ${overlay.value.stock[id] ?? ''}`} id={id} />
      <Choices item={item} menu={menu} />
    </>
  );
}

function Stock({ id }: { id: string }) {
  const left = overlay.value.stock[id];
  const [typed, setTyped] = useState(left === undefined ? '' : String(left));
  const wanted = Number(typed);
  return (
    <div class="group">
      <div class="field-and-button">
        <Field kind="digits" label={t('staff.menu.stock.left')} value={typed} onInput={(value) => setTyped(value.slice(0, STOCK_DIGITS))} />
        {MORE.map((more) => (
          <Button key={more} onPress={() => setTyped(String(wanted + more).slice(0, STOCK_DIGITS))}>
            {`+${more}`}
          </Button>
        ))}
        <Button disabled={typed === '' || wanted === left} onPress={() => void count(id, wanted)}>
          {t('staff.menu.stock.set')}
        </Button>
        {left !== undefined && <Button onPress={() => void count(id, null)}>{t('staff.menu.stock.off')}</Button>}
      </div>
    </div>
  );
}

function PriceEditor({ id, item }: { id: string; item: MenuItem }) {
  const price = priceOf(id, item);
  const market = item.price === undefined;
  const [typed, setTyped] = useState(price === null ? '' : String(price));
  const [busy, setBusy] = useState(false);
  const wanted = Number(typed);
  const save = async () => {
    setBusy(true);
    if (market) await setMarketPrice(id, wanted);
    else await changePrice(id, price ?? 0, wanted);
    setBusy(false);
  };
  return (
    <div class="group">
      <div class="field-and-button">
        <Field kind="digits" label={t(market ? 'staff.menu.market.title' : 'staff.menu.price.won')} value={typed} onInput={(value) => setTyped(value.slice(0, PRICE_DIGITS))} />
        <Button disabled={typed === '' || wanted === price || busy} onPress={() => void save()}>
          {typed === '' || wanted === price ? t('staff.menu.price.set') : t('staff.menu.price.to', { amount: wanted })}
        </Button>
        {market && price !== null && <Button onPress={() => void setMarketPrice(id, null)}>{t('staff.menu.market.off')}</Button>}
      </div>
      <p class="hint">{t(market ? 'staff.menu.market.what' : 'staff.menu.price.what')}</p>
    </div>
  );
}

/** Choices of the dish: an option that ran out is out for every dish that has it. */
function Choices({ item, menu }: { item: MenuItem; menu: Menu }) {
  const groups = item.groups.flatMap((id) => (menu.groups[id] === undefined ? [] : [{ id, ...menu.groups[id] }]));
  if (groups.length === 0) return null;
  return (
    <div class="group">
      <h3>{t('staff.menu.choices')}</h3>
      <p class="hint">{t('staff.menu.choices.what')}</p>
      {groups.map((group) => (
        <div key={group.id} class="options">
          <h4>{group.name}</h4>
          <ul>
            {group.options.map(({ id, name, price }) => {
              const key = `${group.id}.${id}`;
              const out = overlay.value.sold_out[key] !== undefined;
              return (
                <li key={id}>
                  <span class="words">
                    <span class="name">{price > 0 ? `${name} ${t('money.plus', { amount: price })}` : name}</span>
                    <State id={key} />
                  </span>
                  <Button label={t(out ? 'staff.menu.back.of' : 'staff.menu.sell_out.of', { name })} onPress={() => void (out ? sellAgain([key]) : sellOut([key], 0))}>
                    {t(out ? 'staff.menu.back' : 'staff.menu.sold_out')}
                  </Button>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}
