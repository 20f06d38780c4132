import { Cards, Categories, categoryShown } from '../../../hub/web/guest/screens/cards.tsx';
import { t } from '../../../hub/web/text.ts';
import type { Menu, Overlay } from '../../../hub/web/wire.ts';

type MenuProps = { menu: Menu; overlay: Overlay; category: string | null };

export function MenuScreen({ menu, overlay, category }: MenuProps) {
  const shown = categoryShown(menu, category);
  return (
    <>
      <h1 class="unseen">{t('menu.question')}</h1>
      <Categories menu={menu} shown={shown} />
      <Cards menu={menu} overlay={overlay} shown={shown} />
    </>
  );
}
