// Which page stands: not paired, not signed in, or the views. Calls ring above all of them.

import { signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Banner } from '../../hub/web/parts/banner.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon, type IconName } from '../../hub/web/parts/icons.tsx';
import { SignIn } from '../../hub/web/parts/pin.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { Toast } from '../../hub/web/parts/toast.tsx';
import { changeLanguage, otherLanguage, problemText } from '../../hub/web/staff.ts';
import { local, t, type Key } from '../../hub/web/text.ts';
import { toast } from '../../hub/web/toast.ts';
import { Authorising } from './authorise.tsx';
import { Calls } from './calls.tsx';
import { ask, link, person, personName, problems, shop, stuckCount, told } from './hub.ts';
import { receiptsToDo } from './till.tsx';
import { Inbox, questions } from './views/inbox.tsx';
import { MenuView } from './views/menu.tsx';
import { Ordering } from './views/ordering.tsx';
import { Orders } from './views/orders.tsx';
import { Printing } from './views/printing.tsx';
import { Till } from './views/till.tsx';

/** Roles that may do anything here; a cook may say what is sold out. */
const MAY = ['owner', 'manager', 'staff', 'kitchen'];

const VIEWS = [
  { id: 'orders', icon: 'slip', name: 'staff.orders' },
  { id: 'menu', icon: 'book', name: 'staff.menu' },
  { id: 'ordering', icon: 'clock', name: 'staff.ordering' },
  { id: 'till', icon: 'coins', name: 'staff.till' },
  { id: 'inbox', icon: 'warning', name: 'staff.inbox' },
  { id: 'printing', icon: 'printer', name: 'staff.printing' },
] as const satisfies { id: string; icon: IconName; name: Key }[];
type View = (typeof VIEWS)[number]['id'];

const view = signal<View>('orders');

export function App() {
  useLayoutEffect(() => {
    document.title = t('staff.page');
  });
  const signedIn = person.value !== undefined;
  // Words about what the last person did would lie over the next one's keys.
  useLayoutEffect(() => {
    if (!signedIn) toast.value = null;
  }, [signedIn]);
  if (link.standing.value === 'unpaired') return <Pairing kind={link.kind} onPaired={({ token }) => link.paired(token)} />;
  if (link.standing.value === 'starting' || !told.value) {
    return (
      <>
        <Loading />
        <Banner />
      </>
    );
  }
  return (
    <Guarded>
      <div class="staff near">
        <Head />
        <Banner />
        <Calls />
        {!signedIn ? (
          <Door />
        ) : (
          <main class="views-place">
            <h1 class="unseen">{t(`staff.${view.value}`)}</h1>
            <Views />
          </main>
        )}
        <Authorising />
        <Toast />
      </div>
    </Guarded>
  );
}

function Head() {
  const known = shop.value;
  const signedIn = person.value !== undefined;
  return (
    <header class="head">
      <div class="who">
        <strong>{known === undefined ? t('staff.page') : local(known.profile.name)}</strong>
        <span>{signedIn ? t('staff.signed_in', { name: personName.value ?? '' }) : t('staff.page')}</span>
      </div>
      {signedIn && <Tabs />}
      <span lang={otherLanguage()}>
        <Button onPress={() => changeLanguage(link.kind)}>{t('staff.language')}</Button>
      </span>
      {signedIn && <Button onPress={() => void ask({ type: 'sign_out' })}>{t('staff.sign_out')}</Button>}
    </header>
  );
}

function Tabs() {
  const waiting = questions.value.length + problems.value.length;
  const badges: Partial<Record<View, { count: number; words: string }>> = {
    inbox: { count: waiting, words: t('staff.inbox.count', { count: waiting }) },
    till: { count: receiptsToDo.value, words: t('staff.receipts.to_do', { count: receiptsToDo.value }) },
    printing: { count: stuckCount.value, words: t('staff.printing.check', { count: stuckCount.value }) },
  };
  return (
    <nav class="views" aria-label={t('staff.views')}>
      {VIEWS.map(({ id, icon, name }) => (
        <button key={id} type="button" class="view pressable" aria-current={id === view.value ? 'page' : undefined} onClick={() => (view.value = id)}>
          <Icon name={icon} />
          <span>{t(name)}</span>
          <Badge {...(badges[id] ?? { count: 0, words: '' })} />
        </button>
      ))}
    </nav>
  );
}

function Badge({ count, words }: { count: number; words: string }) {
  if (count === 0) return null;
  return (
    <span class="badge">
      <span aria-hidden="true">{count}</span>
      <span class="unseen">{words}</span>
    </span>
  );
}

/** Nobody is signed in: what is wrong in the shop is said all the same. */
function Door() {
  return (
    <main class="door">
      <SignIn link={link} may={MAY} nobody={t('staff.sign_in.nobody')} />
      {problems.value.length > 0 && (
        <section class="door-problems" aria-labelledby="door-problems">
          <h2 id="door-problems">{t('staff.inbox.problems', { count: problems.value.length })}</h2>
          <ul>
            {problems.value.map((problem) => (
              <li key={problem.id}>
                <Icon name="warning" />
                <span>{problemText(problem, 'what')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Views() {
  switch (view.value) {
    case 'orders':
      return <Orders />;
    case 'menu':
      return <MenuView />;
    case 'ordering':
      return <Ordering />;
    case 'till':
      return <Till onOrder={() => (view.value = 'orders')} onInbox={() => (view.value = 'inbox')} />;
    case 'inbox':
      return <Inbox onOrder={() => (view.value = 'orders')} onPrinting={() => (view.value = 'printing')} />;
    case 'printing':
      return <Printing onOrder={() => (view.value = 'orders')} />;
  }
}
