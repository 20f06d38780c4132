// The lines of a basket in words: name, amount, and everything that was chosen.

import { money, t } from '../text.ts';
import type { LineWish, Menu, OptionPick, Overlay } from '../wire.ts';
import { Drawing, drawingOf } from '../drawings/index.tsx';
import { groupPrice, unitPrice } from './pricing.ts';

type WishProps = { menu: Menu; overlay: Overlay; wish: LineWish };

export function nameOf(menu: Menu, item: string): string {
  return menu.items[item]?.name ?? t('trouble.gone');
}

export function ItemDrawing({ menu, item }: { menu: Menu; item: string }) {
  return <Drawing of={drawingOf(item, menu.items[item]?.category ?? '')} />;
}

export function amountOf({ menu, overlay, wish }: WishProps): string {
  return money((unitPrice(menu, overlay, wish) ?? 0) * wish.quantity);
}

/** What was chosen for one unit of a wish: options, and the parts of a set with theirs. */
export function Choices({ menu, wish }: { menu: Menu; wish: LineWish }) {
  const item = menu.items[wish.item];
  if (item === undefined || (wish.options.length === 0 && wish.steps.length === 0)) return null;
  return (
    <ul class="choices-made">
      {optionRows(menu, wish.options)}
      {wish.steps.map((pick) => {
        const candidate = item.steps
          .find(({ id }) => id === pick.step)
          ?.candidates.find((found) => found.item === pick.item);
        return (
          <li key={pick.step}>
            <span class="choice-row">
              <span>{nameOf(menu, pick.item)}</span>
              <Extra won={candidate?.extra ?? 0} />
            </span>
            {pick.options.length > 0 && <ul>{optionRows(menu, pick.options)}</ul>}
          </li>
        );
      })}
    </ul>
  );
}

function optionRows(menu: Menu, picks: readonly OptionPick[]) {
  return picks.map((pick) => {
    const group = menu.groups[pick.group];
    const option = group?.options.find(({ id }) => id === pick.option);
    if (group === undefined || option === undefined) return null;
    // What it adds to the whole group, so that free units show as nothing.
    const own = picks.filter((found) => found.group === pick.group);
    const others = own.filter((found) => found !== pick);
    const won = group.free > 0 ? groupPrice(group, own) - groupPrice(group, others) : option.price * pick.quantity;
    return (
      <li key={`${pick.group}.${pick.option}`}>
        <span class="choice-row">
          <span>{pick.quantity > 1 ? t('review.option', { name: option.name, count: pick.quantity }) : option.name}</span>
          <Extra won={won} />
        </span>
      </li>
    );
  });
}

function Extra({ won }: { won: number }) {
  return won === 0 ? null : <span class="extra">{t('money.plus', { amount: won })}</span>;
}
