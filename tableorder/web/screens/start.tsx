import { Languages } from '../../../hub/web/guest/languages.tsx';
import { show } from '../../../hub/web/guest/session.ts';
import { closed, shop } from '../../../hub/web/guest/shop.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { House } from '../../../hub/web/parts/house.tsx';
import { local, t } from '../../../hub/web/text.ts';
import type { Menu } from '../../../hub/web/wire.ts';
import { itself } from '../party.ts';

/** Nobody sits here yet. */
export function Start({ menu }: { menu: Menu }) {
  const name = shop.value?.profile.name;
  const nothing = menu.order.length === 0;
  const begin = () => show({ at: 'menu', category: null });
  return (
    <>
      {/* It says "touch the screen": the picture is as good as the button, which is there for keys and voices. */}
      <div class="hello" onClick={() => !nothing && closed.value === null && begin()}>
        <House />
        <p class="shop-name">{name !== undefined && local(name)}</p>
      </div>
      <div class="ask">
        <h1>{t('table.name', { table: itself.value?.table_label ?? '' })}</h1>
        <Languages />
        {nothing ? (
          <p role="status">{t('start.empty')}</p>
        ) : (
          <Button look="primary" wide disabled={closed.value !== null} onPress={begin}>
            {t('table.welcome')}
          </Button>
        )}
      </div>
    </>
  );
}

/** A tablet that was paired and not yet told where it stands. */
export function NoTable() {
  return (
    <main class="whole">
      <h1>{t('table.no_table')}</h1>
      <p role="status">{t('table.no_table.what')}</p>
    </main>
  );
}
