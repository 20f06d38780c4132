import { Pages } from '../../parts/pages.tsx';
import { t } from '../../text.ts';
import type { LineWish, Menu, Overlay } from '../../wire.ts';
import { amountOf, Choices, ItemDrawing, nameOf } from '../lines.tsx';
import { troubles } from '../pricing.ts';
import { session, wishes } from '../session.ts';

/** Whether all of the basket could be ordered as things stand. */
export function allWell(menu: Menu, overlay: Overlay): boolean {
  return session.value.lines.length > 0 && troubles(menu, overlay, wishes()).every((trouble) => trouble === null);
}

type ReadBackProps = {
  menu: Menu;
  overlay: Overlay;
  /** Said of alcohol, which a person brings. */
  ofAlcohol?: string;
};

/** Everything read back in words and pictures: nearly all harm is a wrong item that nobody noticed. */
export function ReadBack({ menu, overlay, ofAlcohol }: ReadBackProps) {
  const { lines } = session.value;
  return (
    <Pages topic="review" label={t('review.question')}>
      <ol class="read-back">
        {lines.map(({ key, wish }) => (
          <li key={key}>
            <span class="small-picture">
              <ItemDrawing menu={menu} item={wish.item} />
            </span>
            <div>
              <p class="name">{t('review.line', { name: nameOf(menu, wish.item), count: wish.quantity })}</p>
              <Choices menu={menu} wish={wish} />
              {ofAlcohol !== undefined && hasAlcohol(menu, wish) && <p class="waits">{ofAlcohol}</p>}
            </div>
            <p class="price">{amountOf({ menu, overlay, wish })}</p>
          </li>
        ))}
      </ol>
    </Pages>
  );
}

function hasAlcohol(menu: Menu, wish: LineWish): boolean {
  return [wish.item, ...wish.steps.map((pick) => pick.item)].some((item) => menu.items[item]?.alcohol === true);
}
