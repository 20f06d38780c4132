// Something in the basket can no longer be ordered: said at once, wherever the guest is.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { money, t } from '../text.ts';
import type { Menu, Overlay } from '../wire.ts';
import { troubles, type Trouble } from './pricing.ts';
import { basketTotal, readBack } from './order.ts';
import { change, remove, session, show, wishes, type Line } from './session.ts';

export function troubleText(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'gone':
      return t('trouble.gone');
    case 'not_enough':
      return t('trouble.not_enough', { name: trouble.name, left: trouble.left });
    case 'servings':
      return t('trouble.servings', { name: trouble.name, min: trouble.min });
    case 'sold_out':
    case 'not_now':
    case 'no_price':
    case 'changed':
      return t(`trouble.${trouble.kind}`, { name: trouble.name });
  }
}

export function TroubleDialog({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  const [read, setRead] = useState<string[]>([]);
  const found = troubles(menu, overlay, wishes());
  const bad = session.value.lines.flatMap((line, index) => {
    const trouble = found[index];
    // Too few servings came of the guest's own doing and is said where they change it.
    return trouble === undefined || trouble === null || trouble.kind === 'servings' ? [] : [{ line, trouble, id: idOf(line, trouble) }];
  });
  const news = bad.filter(({ id }) => !read.includes(id));
  if (news.length === 0) return null;
  const see = () => {
    setRead(bad.map(({ id }) => id));
    show({ at: 'basket' });
  };
  const takeOut = () => {
    remove(...news.map(({ line }) => line.key));
    if (session.value.lines.length === 0) show({ at: 'menu', category: null });
    else if (session.value.screen.at === 'review' || session.value.screen.at === 'pay') readBack();
  };
  return (
    <Dialog title={t('trouble.title')} onClose={see}>
      <ul class="troubles">
        {news.map(({ id, trouble }) => (
          <li key={id}>{troubleText(trouble)}</li>
        ))}
      </ul>
      <div class="actions">
        <Button look="stop" onPress={takeOut}>
          {t('basket.remove')}
        </Button>
        <Button look="primary" onPress={see}>
          {t('trouble.keep')}
        </Button>
      </div>
    </Dialog>
  );
}

/** The sum is no longer what was read back: shown old and new, and agreed to, before it is ordered. */
export function PriceDialog({ menu, overlay }: { menu: Menu; overlay: Overlay }) {
  const { agreed } = session.value;
  const now = basketTotal();
  const allWell = troubles(menu, overlay, wishes()).every((trouble) => trouble === null);
  if (agreed === null || agreed === now || !allWell) return null;
  const agree = () => {
    change({ agreed: now });
    show({ at: 'review' });
  };
  return (
    <Dialog title={t('review.price_title')} onClose={agree}>
      <p>{t('review.price_changed')}</p>
      <p class="price-change">
        <s>{money(agreed)}</s>
        <strong>{money(now)}</strong>
      </p>
      <div class="actions">
        <Button look="primary" onPress={agree}>
          {t('button.ok')}
        </Button>
      </div>
    </Dialog>
  );
}

function idOf(line: Line, trouble: Trouble): string {
  return `${line.key}:${JSON.stringify(trouble)}`;
}
