// Something in the basket can no longer be ordered: said at once, wherever the guest is.

import { useState } from 'preact/hooks';
import { Button } from '../../hub/web/parts/button.tsx';
import { Dialog } from '../../hub/web/parts/dialog.tsx';
import { t } from '../../hub/web/text.ts';
import type { Menu, Overlay } from '../../hub/web/wire.ts';
import { troubles, type Trouble } from './pricing.ts';
import { remove, session, show, wishes, type Line } from './session.ts';

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
    else if (session.value.screen.at === 'pay') show({ at: 'review' });
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

function idOf(line: Line, trouble: Trouble): string {
  return `${line.key}:${JSON.stringify(trouble)}`;
}
