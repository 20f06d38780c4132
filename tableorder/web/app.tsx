// Two panes: the menu, and "our table". What may stand above them, and the edge below that never moves.

import { useEffect } from 'preact/hooks';
import { ClosedBanner, RefusalDialog } from '../../hub/web/guest/news.tsx';
import { Basket } from '../../hub/web/guest/screens/basket.tsx';
import { ItemScreen } from '../../hub/web/guest/screens/item.tsx';
import { QuietDialog } from '../../hub/web/guest/quiet.tsx';
import { session, show, type Screen } from '../../hub/web/guest/session.ts';
import { link, menu, overlay, shop } from '../../hub/web/guest/shop.ts';
import { PriceDialog, TroubleDialog } from '../../hub/web/guest/trouble.tsx';
import { Banner } from '../../hub/web/parts/banner.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { Toast } from '../../hub/web/parts/toast.tsx';
import { t } from '../../hub/web/text.ts';
import type { Menu, Overlay } from '../../hub/web/wire.ts';
import { Edge } from './edge.tsx';
import { billOpen, itself, leave } from './party.ts';
import { BillScreen } from './screens/bill.tsx';
import { MenuScreen } from './screens/menu.tsx';
import { NoTable, Start } from './screens/start.tsx';
import { Review, Sending } from './screens/review.tsx';
import { OurTable, Sent, Strip } from './table.tsx';

export function App() {
  useEffect(() => {
    document.title = t('table.page');
  });
  const standing = link.standing.value;
  if (standing === 'unpaired') return <Pairing kind={link.kind} onPaired={({ token }) => link.paired(token)} />;
  const [card, now] = [menu.value, overlay.value];
  if (standing === 'starting' || shop.value === undefined || card === undefined || now === undefined || itself.value === undefined) {
    return (
      <>
        <Loading />
        <Banner />
      </>
    );
  }
  if (itself.value.table === undefined) return <NoTable />;
  return (
    <Guarded>
      <Shown card={card} now={now} />
    </Guarded>
  );
}

/** Screens with something half made, to which bad news must come at once. */
const CHOOSING = ['menu', 'item', 'basket', 'review'];

function Shown({ card, now }: { card: Menu; now: Overlay }) {
  const { screen } = session.value;
  const at = billOpen.value ? 'bill' : screen.at;
  const choosing = CHOOSING.includes(screen.at);
  return (
    <div class="table" data-at={at}>
      <div class="notices">
        <Banner />
        <ClosedBanner />
        {at === 'menu' && <Sent />}
      </div>
      <main class={`screen ${at}`}>{billOpen.value ? <BillScreen /> : drawn(screen, card, now)}</main>
      {at === 'menu' && <OurTable menu={card} overlay={now} />}
      {at === 'menu' && <Strip menu={card} overlay={now} />}
      <Edge />
      <Toast />
      {choosing && <TroubleDialog menu={card} overlay={now} />}
      {screen.at === 'review' && <PriceDialog menu={card} overlay={now} />}
      <RefusalDialog />
      <QuietDialog onLeave={leave} />
    </div>
  );
}

function drawn(screen: Screen, card: Menu, now: Overlay) {
  switch (screen.at) {
    case 'menu':
      return <MenuScreen menu={card} overlay={now} category={screen.category} />;
    case 'item':
      return (
        <>
          <BackFromItem question={screen.question} />
          <ItemScreen menu={card} overlay={now} draft={screen.draft} question={screen.question} />
        </>
      );
    case 'basket':
      return <Basket menu={card} overlay={now} />;
    case 'review':
      return <Review menu={card} overlay={now} />;
    case 'sending':
      return <Sending />;
    // A table never comes to the screens of paying.
    case 'start':
    case 'pay':
    case 'paying':
    case 'cancelled':
    case 'done':
      return <Start menu={card} />;
  }
}

/** One question back, or to the menu from the first. */
function BackFromItem({ question }: { question: number }) {
  const { screen } = session.value;
  if (screen.at !== 'item') return null;
  const back = () => {
    if (question > 0) show({ ...screen, question: question - 1 });
    else show({ at: 'menu', category: menu.value?.items[screen.draft.item]?.category ?? null });
  };
  return (
    <div class="back steady">
      <Button icon="back" onPress={back}>
        {t('bar.back')}
      </Button>
    </div>
  );
}
