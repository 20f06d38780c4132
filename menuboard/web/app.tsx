// The whole board: a head, one page of the menu (or the pick-up numbers), a small mark while the hub is away.

import { useEffect } from 'preact/hooks';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { connected } from '../../hub/web/socket.ts';
import { local, t } from '../../hub/web/text.ts';
import { last, letterPx, link, showsPickup, standing } from './hub.ts';
import { MenuPages } from './menu.tsx';
import { PickupNumbers } from './pickup.tsx';

export function App() {
  useEffect(() => {
    document.title = t(showsPickup ? 'board.pickup' : 'board.page');
  });
  if (standing.value === 'unpaired') return <Pairing kind={link.kind} onPaired={({ token }) => link.paired(token)} />;
  const shown = last.value;
  if (shown === null) return <Loading />;
  return (
    <Guarded>
      <div class="board" style={{ '--em': `${letterPx.value}px` }}>
        <header class="head">
          <h1>{local(shown.shop)}</h1>
          {connected.value === false && (
            <p class="away" role="status">
              <Icon name="warning" />
              {t('board.away')}
            </p>
          )}
        </header>
        {showsPickup ? <PickupNumbers /> : <MenuPages sections={shown.sections} />}
      </div>
    </Guarded>
  );
}
