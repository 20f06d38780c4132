// Which screen stands, and what may stand above it: bad news, the idle warning, "start over?".

import { useEffect, useState } from 'preact/hooks';
import { ClosedBanner, RefusalDialog } from '../../hub/web/guest/news.tsx';
import { Basket } from '../../hub/web/guest/screens/basket.tsx';
import { ItemScreen } from '../../hub/web/guest/screens/item.tsx';
import { QuietDialog } from '../../hub/web/guest/quiet.tsx';
import { session, show, unitsInBasket, type Screen } from '../../hub/web/guest/session.ts';
import { callStaff, link, menu, overlay, shop } from '../../hub/web/guest/shop.ts';
import { PriceDialog, TroubleDialog } from '../../hub/web/guest/trouble.tsx';
import { Banner } from '../../hub/web/parts/banner.tsx';
import { Bar } from '../../hub/web/parts/bar.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { Dialog } from '../../hub/web/parts/dialog.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { t } from '../../hub/web/text.ts';
import type { Menu, Overlay } from '../../hub/web/wire.ts';
import { leave, quietWords } from './idle.ts';
import { payment } from './payment.ts';
import { Cancelled, Done } from './screens/done.tsx';
import { MenuScreen } from './screens/menu.tsx';
import { Pay } from './screens/pay.tsx';
import { Paying, Sending } from './screens/paying.tsx';
import { Review } from './screens/review.tsx';
import { Start } from './screens/start.tsx';

export function App() {
  useEffect(() => {
    document.title = t('kiosk.page');
  });
  const standing = link.standing.value;
  if (standing === 'unpaired') return <Pairing kind={link.kind} onPaired={({ token }) => link.paired(token)} />;
  const [card, now] = [menu.value, overlay.value];
  if (standing === 'starting' || shop.value === undefined || card === undefined || now === undefined) {
    return (
      <>
        <Loading />
        <Banner />
      </>
    );
  }
  return (
    <Guarded>
      <Shown card={card} now={now} />
    </Guarded>
  );
}

function Shown({ card, now }: { card: Menu; now: Overlay }) {
  const { screen } = session.value;
  const [asking, setAsking] = useState(false);
  const back = wayBack(screen);
  const restart = mayRestart(screen) ? () => (unitsInBasket() > 0 || screen.at === 'item' ? setAsking(true) : leave()) : null;
  const choosing = ['menu', 'item', 'basket', 'review', 'pay'].includes(screen.at);
  return (
    <div class="kiosk" data-at={screen.at}>
      <div class="notices">
        <Banner />
        {choosing && <ClosedBanner />}
      </div>
      <main class={`screen ${screen.at}`}>{drawn(screen, card, now)}</main>
      <Bar onBack={back} onRestart={restart} onCall={() => callStaff()} />
      {asking && (
        <Dialog title={t('restart.title')} onClose={() => setAsking(false)}>
          <p>{t('restart.what')}</p>
          <div class="actions">
            <Button onPress={() => setAsking(false)}>{t('restart.no')}</Button>
            <Button
              look="stop"
              onPress={() => {
                setAsking(false);
                leave();
              }}
            >
              {t('restart.yes')}
            </Button>
          </div>
        </Dialog>
      )}
      {choosing && <TroubleDialog menu={card} overlay={now} />}
      {(screen.at === 'review' || screen.at === 'pay') && <PriceDialog menu={card} overlay={now} />}
      <RefusalDialog />
      <IdleDialog />
    </div>
  );
}

function drawn(screen: Screen, card: Menu, now: Overlay) {
  switch (screen.at) {
    case 'start':
      return <Start menu={card} />;
    case 'menu':
      return <MenuScreen menu={card} overlay={now} category={screen.category} />;
    case 'item':
      return <ItemScreen menu={card} overlay={now} draft={screen.draft} question={screen.question} />;
    case 'basket':
      return <Basket menu={card} overlay={now} />;
    case 'review':
      return <Review menu={card} overlay={now} />;
    case 'pay':
      return <Pay />;
    case 'sending':
      return <Sending />;
    case 'paying':
      return <Paying {...screen} />;
    case 'cancelled':
      return <Cancelled />;
    case 'done':
      return <Done placed={screen.placed} paid={screen.paid} />;
  }
}

/** Where "뒤로" leads; null where there is no way back. */
function wayBack(screen: Screen): (() => void) | null {
  switch (screen.at) {
    case 'menu':
      return () => show({ at: 'start' });
    case 'item': {
      const { question, draft } = screen;
      const category = menu.value?.items[draft.item]?.category ?? null;
      return question > 0
        ? () => show({ ...screen, question: question - 1 })
        : () => show({ at: 'menu', category });
    }
    case 'basket':
    case 'review':
      return () => show({ at: 'menu', category: null });
    case 'pay':
      return () => show({ at: 'review' });
    case 'start':
    case 'sending':
    case 'paying':
    case 'cancelled':
    case 'done':
      return null;
  }
}

function mayRestart(screen: Screen): boolean {
  if (screen.at === 'paying') {
    const now = payment();
    // A person brings the answer, and the number is known: the guest need not stand here.
    return now?.state === 'declined' || now?.state === 'unknown' || now?.by_hand !== undefined;
  }
  return screen.at !== 'start' && screen.at !== 'sending';
}

function IdleDialog() {
  const { at } = session.value.screen;
  return at === 'done' || at === 'cancelled' ? null : <QuietDialog onLeave={leave} words={quietWords()} />;
}
