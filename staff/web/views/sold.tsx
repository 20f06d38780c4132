// What sold (무엇이 팔렸나) in some days: by dish, category, hour, and by who took the order.

import { useState } from 'preact/hooks';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import type { Local } from '../../../hub/web/wire.ts';
import { said } from '../hub.ts';
import { Chips, Nothing } from '../parts.tsx';
import { Read } from '../till.tsx';

type Part = { quantity: number; amount: number };
type Told = {
  items: (Part & { item: string; name: string })[];
  categories: (Part & { category: string })[];
  hours: (Part & { hour: number; orders: number })[];
  channels: (Part & { channel: string; orders: number })[];
  people: (Part & { person: string; orders: number })[];
  names: { people: Record<string, string>; categories: Record<string, Local>; items: Record<string, Local> };
};
type Bar = Part & { id: string; name: string };

const BY = ['items', 'categories', 'hours', 'channels', 'people'] as const;
type By = (typeof BY)[number];
/** A menu has hundreds of dishes; the export has them all. */
const BARS_MAX = 30;

export function Sold({ from, to }: { from: string; to: string }) {
  const [by, setBy] = useState<By>('items');
  return (
    <div class="group">
      <h3>{t('staff.sold')}</h3>
      <p class="hint">{t('staff.sold.what')}</p>
      <Chips label={t('staff.sold')} choices={BY.map((id) => ({ id, name: t(`staff.sold.${id}`) }))} chosen={by} onChoose={setBy} />
      <Read<Told> path={`books/sold?from=${from}&to=${to}`}>{(told) => <Bars bars={barsOf(told, by)} />}</Read>
    </div>
  );
}

function barsOf({ items, categories, hours, channels, people, names }: Told, by: By): Bar[] {
  switch (by) {
    case 'items':
      return items.map(({ item, name, ...part }) => ({ ...part, id: item, name: named(names.items[item], name) }));
    case 'categories':
      return categories.map(({ category, ...part }) => ({ ...part, id: category, name: named(names.categories[category], t('staff.sold.other')) }));
    case 'hours':
      return hours.map(({ hour, ...part }) => ({ ...part, id: String(hour), name: t('staff.sold.hour', { hour }) }));
    case 'channels':
      return channels.map(({ channel, ...part }) => ({ ...part, id: channel, name: nameOf('staff.channel', channel, channel) }));
    case 'people':
      return people.map(({ person, ...part }) => ({ ...part, id: person, name: names.people[person] ?? person }));
  }
}

/** What it is called today; what left the menu goes by what it was called. */
function named(name: Local | undefined, fallback: string): string {
  return name === undefined ? fallback : said(name);
}

function Bars({ bars }: { bars: Bar[] }) {
  const most = Math.max(1, ...bars.map(({ amount }) => amount));
  if (bars.length === 0) return <Nothing>{t('staff.sold.none')}</Nothing>;
  return (
    <ul class="bars">
      {bars.slice(0, BARS_MAX).map(({ id, name, quantity, amount }) => (
        <li key={id}>
          <span class="words">{name}</span>
          <span class="hint">{t('staff.till.pieces', { count: quantity })}</span>
          <strong class="amount">{money(amount)}</strong>
          <span class="bar" style={{ width: `${(100 * Math.max(0, amount)) / most}%` }} />
        </li>
      ))}
    </ul>
  );
}
