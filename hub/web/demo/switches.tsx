// The owner's switches: what an owner does in a day, and how soon every screen has painted it.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { money, number, t } from '../text.ts';
import type { Demo } from './ask.ts';
import { menu, overlay, owner, shop } from './house.ts';
import { dishesInSight, untilPainted, type Seen } from './painted.ts';
import { surfaceName } from './scene.tsx';
import { frames } from './surfaces.ts';

const CHANNEL = 'kiosk';
/** A step of the market price, in won. */
const PRICE_STEP = 1_000;

export function Switches({ demo }: { demo: Demo }) {
  return (
    <section class="box" aria-labelledby="switches">
      <h2 id="switches">{t('demo.switches')}</h2>
      <SoldOut demo={demo} />
      <Pause demo={demo} />
      <MarketPrice demo={demo} />
    </section>
  );
}

/** The dish that most screens show now; the first of the menu where none shows any. */
export function dishInSight(): string | null {
  const card = menu.value;
  if (card === undefined) return null;
  const count = dishesInSight(frames.value);
  const now = overlay.value?.sold_out ?? {};
  const best = card.order.filter((item) => !(item in now)).sort((one, other) => (count.get(other) ?? 0) - (count.get(one) ?? 0));
  return best[0] ?? null;
}

export type Change = { item: string; soldOut: boolean; seen: Seen[] };

/** Sell a dish out, or offer it again; when each screen had painted it. Null: the hub would not. */
export async function sellOut(demo: Demo, item: string, soldOut: boolean): Promise<Change | null> {
  const painted = untilPainted(frames.value, item, soldOut);
  const asked = soldOut
    ? await owner<'set_sold_out'>(demo, { type: 'set_sold_out', item, until: 0 })
    : await owner<'clear_sold_out'>(demo, { type: 'clear_sold_out', item });
  return asked.kind === 'done' ? { item, soldOut, seen: await painted } : null;
}

function SoldOut({ demo }: { demo: Demo }) {
  const [picked, setPicked] = useState<string | null>(null);
  const [change, setChange] = useState<Change | 'failed' | 'busy' | null>(null);
  const card = menu.value;
  if (card === undefined) return null;
  const gone = overlay.value?.sold_out ?? {};
  const item = picked ?? '';
  const press = async (soldOut: boolean) => {
    const chosen = picked ?? dishInSight();
    if (chosen === null) return;
    setPicked(chosen);
    setChange('busy');
    setChange((await sellOut(demo, chosen, soldOut)) ?? 'failed');
  };
  return (
    <div class="switch">
      <label for="dish">{t('demo.sold_out.dish')}</label>
      <select id="dish" value={item} onChange={({ currentTarget }) => setPicked(currentTarget.value === '' ? null : currentTarget.value)}>
        <option value="">{t('demo.sold_out.in_sight')}</option>
        {card.order.map((id) => (
          <option key={id} value={id}>
            {card.items[id]?.name ?? id}
          </option>
        ))}
      </select>
      <div class="choices">
        <Button disabled={change === 'busy' || item in gone} onPress={() => void press(true)}>
          {t('demo.sold_out.now')}
        </Button>
        <Button disabled={change === 'busy' || !(item in gone)} onPress={() => void press(false)}>
          {t('demo.sold_out.back')}
        </Button>
      </div>
      <div role="status">{change !== null && change !== 'busy' && <Painted change={change} />}</div>
    </div>
  );
}

/** What was measured: how many of the screens that show the dish had painted it, and when the last one had. */
export function Painted({ change }: { change: Change | 'failed' }) {
  if (change === 'failed') return <p class="hint">{t('demo.mishap.failed')}</p>;
  const { item, soldOut, seen } = change;
  const dish = menu.value?.items[item]?.name ?? item;
  const times = seen.flatMap(({ ms }) => (ms === null ? [] : [Math.ceil(ms)]));
  if (seen.length === 0) return <p>{t('demo.sold_out.unseen', { dish })}</p>;
  return (
    <>
      <p>{t(soldOut ? 'demo.sold_out.said' : 'demo.sold_out.back.said', { dish })}</p>
      <p class="figure" data-ms={Math.max(0, ...times)}>
        {t('demo.sold_out.painted', { painted: times.length, shown: seen.length, ms: Math.max(0, ...times) })}
      </p>
      <ul class="seen">
        {seen.map(({ surface, ms }) => (
          <li key={surface}>
            {surfaceName(surface)} <span>{ms === null ? t('demo.sold_out.late') : t('demo.ms', { ms: Math.ceil(ms) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Pause({ demo }: { demo: Demo }) {
  const [failed, setFailed] = useState(false);
  const paused = shop.value?.ordering[CHANNEL]?.paused !== undefined;
  const press = async () => {
    const asked = paused
      ? await owner<'resume_ordering'>(demo, { type: 'resume_ordering', channel: CHANNEL })
      : await owner<'pause_ordering'>(demo, { type: 'pause_ordering', channel: CHANNEL, until: 0 });
    setFailed(asked.kind !== 'done');
  };
  return (
    <div class="switch">
      <p>{t(paused ? 'demo.pause.on' : 'demo.pause.off')}</p>
      <Button pressed={paused} onPress={() => void press()}>
        {t(paused ? 'demo.pause.resume' : 'demo.pause.now')}
      </Button>
      <p class="hint" role="status">
        {failed && t('demo.mishap.failed')}
      </p>
    </div>
  );
}

/** 시가: the price of today, which only the owner knows. The first dish of the menu that has one. */
function MarketPrice({ demo }: { demo: Demo }) {
  const [failed, setFailed] = useState(false);
  const prices = overlay.value?.market_prices ?? {};
  const item = menu.value?.order.find((id) => id in prices && menu.value?.items[id]?.price === undefined);
  if (item === undefined) return null;
  const name = menu.value?.items[item]?.name ?? item;
  const now = prices[item] ?? 0;
  const change = async (price: number) => {
    const asked = await owner<'set_market_price'>(demo, { type: 'set_market_price', item, price });
    setFailed(asked.kind !== 'done');
  };
  return (
    <div class="switch">
      <p>{t('demo.price', { name })}</p>
      <div class="stepper">
        <Button icon="minus" label={t('demo.price.down', { name, step: number(PRICE_STEP) })} disabled={now <= PRICE_STEP} onPress={() => void change(now - PRICE_STEP)} />
        <output>{money(now)}</output>
        <Button icon="plus" label={t('demo.price.up', { name, step: number(PRICE_STEP) })} onPress={() => void change(now + PRICE_STEP)} />
      </div>
      <p class="hint" role="status">
        {failed && t('demo.mishap.failed')}
      </p>
    </div>
  );
}
