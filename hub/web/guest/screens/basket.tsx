import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Stepper } from '../../parts/stepper.tsx';
import { money, t } from '../../text.ts';
import type { Menu, Overlay } from '../../wire.ts';
import { amountOf, Choices, nameOf } from '../lines.tsx';
import { basketTotal, readBack } from '../order.ts';
import { troubles, type Trouble } from '../pricing.ts';
import { QUANTITY_MAX, remove, session, setQuantity, show, unitsInBasket, wishes, type Line } from '../session.ts';
import { troubleText } from '../trouble.tsx';

type BasketProps = { menu: Menu; overlay: Overlay };

/** To the read-back; or to the basket first, while something in it cannot be ordered. */
export function order(menu: Menu, overlay: Overlay): void {
  const allWell = troubles(menu, overlay, wishes()).every((trouble) => trouble === null);
  if (allWell) readBack();
  else show({ at: 'basket' });
}

/** The basket as a screen of its own. */
export function Basket({ menu, overlay }: BasketProps) {
  const allWell = troubles(menu, overlay, wishes()).every((trouble) => trouble === null);
  return (
    <>
      <h1>{t('basket.title')}</h1>
      <Pages topic="basket" label={t('basket.title')}>
        <Lines menu={menu} overlay={overlay} />
      </Pages>
      {!allWell && (
        <p class="banner" role="status">
          <Icon name="warning" />
          <span>{t('basket.problem')}</span>
        </p>
      )}
      <Total />
      <div class="actions">
        <Button icon="plus" onPress={() => show({ at: 'menu', category: null })}>
          {t('basket.more')}
        </Button>
        <Button look="primary" disabled={!allWell || unitsInBasket() === 0} onPress={() => order(menu, overlay)}>
          {t('basket.order')}
        </Button>
      </div>
    </>
  );
}

/** The basket beside the menu, where the screen is wide enough. */
export function BasketPanel({ menu, overlay }: BasketProps) {
  return (
    <aside class="panel" aria-label={t('basket.title')}>
      <h2>{t('basket.title')}</h2>
      <Pages topic="panel" label={t('basket.title')}>
        <Lines menu={menu} overlay={overlay} />
      </Pages>
      <Total />
      <Button look="primary" wide disabled={unitsInBasket() === 0} onPress={() => order(menu, overlay)}>
        {t('basket.order')}
      </Button>
    </aside>
  );
}

export function Total() {
  return (
    <p class="total">
      <span>{t('basket.total')}</span>
      <strong>{t('item.sum', { count: unitsInBasket(), money: money(basketTotal()) })}</strong>
    </p>
  );
}

function Lines({ menu, overlay }: BasketProps) {
  const { lines } = session.value;
  if (lines.length === 0) return <p class="nothing">{t('basket.empty')}</p>;
  const found = troubles(menu, overlay, wishes());
  return (
    <ul class="lines">
      {lines.map((line, index) => (
        <LineRow key={line.key} menu={menu} overlay={overlay} line={line} trouble={found[index] ?? null} />
      ))}
    </ul>
  );
}

function LineRow({ menu, overlay, line, trouble }: BasketProps & { line: Line; trouble: Trouble | null }) {
  const { key, wish } = line;
  const name = nameOf(menu, wish.item);
  return (
    <li class={`line${trouble === null ? '' : ' bad'}`}>
      <p class="name">{name}</p>
      <Choices menu={menu} wish={wish} />
      {trouble !== null && (
        <p class="trouble">
          <Icon name="warning" />
          <span>{troubleText(trouble)}</span>
        </p>
      )}
      <div class="change">
        <Stepper name={name} count={wish.quantity} min={1} max={QUANTITY_MAX} onChange={(count) => setQuantity(key, count)} />
        <Button look="stop" label={t('basket.remove.name', { name })} onPress={() => remove(key)}>
          {t('basket.remove')}
        </Button>
        <p class="price">{amountOf({ menu, overlay, wish })}</p>
      </div>
    </li>
  );
}
