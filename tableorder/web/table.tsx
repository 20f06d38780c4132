// "Our table": what is being put together, what was ordered and how far it is, and the sum so far.

import type { ComponentChildren } from 'preact';
import { basketTotal } from '../../hub/web/guest/order.ts';
import { amountOf, nameOf } from '../../hub/web/guest/lines.tsx';
import { order } from '../../hub/web/guest/screens/basket.tsx';
import { change, session, show, unitsInBasket } from '../../hub/web/guest/session.ts';
import { channel, closed } from '../../hub/web/guest/shop.ts';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon, type IconName } from '../../hub/web/parts/icons.tsx';
import { local, money, t } from '../../hub/web/text.ts';
import type { BillLine, Menu, Overlay, Progress, Round, Seating } from '../../hub/web/wire.ts';
import { billOpen, itself, seating } from './party.ts';

type PaneProps = { menu: Menu; overlay: Overlay };

/** The newest round first: it is the one that somebody waits for. */
export function roundsOf(party: Seating): { id: string; round: Round }[] {
  return Object.entries(party.rounds)
    .map(([id, round]) => ({ id, round }))
    .sort((one, other) => other.round.at - one.round.at || other.id.localeCompare(one.id));
}

export function OurTable({ menu, overlay }: PaneProps) {
  return (
    <aside class="pane" aria-label={t('table.ours')}>
      <h2>{t('table.name', { table: itself.value?.table_label ?? '' })}</h2>
      {unitsInBasket() > 0 ? <Making menu={menu} overlay={overlay} /> : <Ordered />}
      <OpenBill />
    </aside>
  );
}

/** A list that is no longer than its place by much: all of it stands on the basket's or the bill's own screen. */
function Short({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="sheet" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

function Making({ menu, overlay }: PaneProps) {
  return (
    <>
      <Short label={t('table.making')}>
        <ul class="dishes">
          {session.value.lines.map(({ key, wish }) => (
            <li key={key} class="dish">
              <span class="name">{t('review.line', { name: nameOf(menu, wish.item), count: wish.quantity })}</span>
              <span class="price">{amountOf({ menu, overlay, wish })}</span>
            </li>
          ))}
        </ul>
      </Short>
      <p class="total">
        <strong>{t('item.sum', { count: unitsInBasket(), money: money(basketTotal()) })}</strong>
      </p>
      <div class="actions">
        <Button onPress={() => show({ at: 'basket' })}>{t('table.edit')}</Button>
        <Button look="primary" disabled={closed.value !== null} onPress={() => order(menu, overlay)}>
          {t('basket.order')}
        </Button>
      </div>
    </>
  );
}

function Ordered() {
  const party = seating.value;
  const rounds = party === undefined ? [] : roundsOf(party);
  if (party === undefined || rounds.length === 0) return <p class="nothing">{t('table.nothing')}</p>;
  return (
    <>
      {session.value.placed !== null && (
        <p class="sent-here" role="status">
          <Icon name="check" />
          <span>{sentText()}</span>
        </p>
      )}
      <Short label={t('table.ordered')}>
        <ul class="dishes">
          {rounds.flatMap(({ id, round }) => round.lines.map((line) => <DishRow key={`${id}.${line.no}`} line={line} />))}
        </ul>
      </Short>
      <p class="total">
        <span>{t('table.bill.so_far')}</span>
        <strong>{money(party.total)}</strong>
      </p>
    </>
  );
}

const SIGNS: Record<Progress, IconName> = {
  received: 'check',
  check: 'warning',
  cooking: 'pot',
  coming: 'bell',
  served: 'check',
  cancelled: 'cross',
};

/** One dish that was ordered, and how far it is: in words, by sign and by colour. */
export function DishRow({ line, priced = false }: { line: BillLine; priced?: boolean }) {
  const count = line.progress === 'cancelled' ? line.quantity : line.left;
  return (
    <li class={`dish ${line.progress}`}>
      <span class="name">{t('review.line', { name: local(line.name), count })}</span>
      <span class="progress-tag">
        <Icon name={SIGNS[line.progress]} />
        <span>{t(`table.progress.${line.progress}`)}</span>
      </span>
      {priced && <span class="price">{money(line.amount)}</span>}
    </li>
  );
}

function OpenBill() {
  return (
    <Button wide onPress={() => (billOpen.value = true)}>
      {t('table.bill.open')}
    </Button>
  );
}

/** "Our table" in one line, where there is no room for the pane. */
export function Strip({ menu, overlay }: PaneProps) {
  const count = unitsInBasket();
  return (
    <div class="strip steady">
      <OpenBill />
      {count > 0 && (
        <button type="button" class="button strip-open" onClick={() => show({ at: 'basket' })}>
          <Icon name="basket" />
          <span>
            <span class="unseen">{t('basket.open')} </span>
            {t('item.sum', { count, money: money(basketTotal()) })}
          </span>
        </button>
      )}
      <Button look="primary" disabled={count === 0 || closed.value !== null} onPress={() => order(menu, overlay)}>
        {t('basket.order')}
      </Button>
    </div>
  );
}

function sentText(): string {
  return t(channel.value?.pays_first === true ? 'table.sent.pay_first' : 'table.sent');
}

/** The hub has the order: what went to the kitchen, until the guest goes on. Where there is no pane that shows it. */
export function Sent() {
  const { placed } = session.value;
  if (placed === null) return null;
  const round = seating.value?.rounds[placed.order];
  const dishes = round?.lines.map((line) => t('table.dish', { name: local(line.name), count: line.quantity })).join(', ');
  return (
    <div class="sent" role="status">
      <Icon name="check" />
      <p>
        <strong>{sentText()}</strong> {dishes}
      </p>
      <Button onPress={() => change({ placed: null })}>{t('button.ok')}</Button>
    </div>
  );
}
