// Parts that take the whole screen or stand over it: each shown alone, in a frame of its own.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Banner } from '../parts/banner.tsx';
import { Bar, Bell, Display } from '../parts/bar.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { PinPad, SignIn, type Person } from '../parts/pin.tsx';
import { Pages } from '../parts/pages.tsx';
import { ErrorScreen, Guarded, Loading, Pairing } from '../parts/screens.tsx';
import { Toast } from '../parts/toast.tsx';
import { hold } from '../documents.ts';
import { Link } from '../link.ts';
import { connected } from '../socket.ts';
import { money, t, type Key } from '../text.ts';
import { toast } from '../toast.ts';
import { AMOUNTS, long } from './samples.ts';

/** `staff`: it speaks only Korean and English. */
type Kept = { name: string; part: string; state: Key; high: 'low' | 'half' | 'full'; staff?: true; view: () => ComponentChildren };
const nothing = () => undefined;
const PEOPLE: Record<string, Person> = { owner: { name: '사장', roles: ['owner'] }, hall: { name: '홀 직원', roles: ['staff'] } };

export const ALONE: readonly Kept[] = [
  { name: 'bar', part: 'Bar', state: 'demo.parts.state.rest', high: 'half', view: () => <Guest back /> },
  { name: 'bar-first', part: 'Bar', state: 'demo.parts.state.no_way_back', high: 'half', view: () => <Guest back={false} /> },
  { name: 'display', part: 'Display', state: 'demo.parts.state.rest', high: 'half', view: () => <Looking /> },
  { name: 'banner', part: 'Banner', state: 'demo.parts.state.away', high: 'low', view: () => <Away /> },
  { name: 'toast', part: 'Toast', state: 'demo.parts.state.good', high: 'low', view: () => <Said bad={false} /> },
  { name: 'toast-bad', part: 'Toast', state: 'demo.parts.state.bad', high: 'low', view: () => <Said bad /> },
  { name: 'toast-undo', part: 'Toast', state: 'demo.parts.state.undo', high: 'low', staff: true, view: () => <Said bad={false} undo /> },
  { name: 'dialog', part: 'Dialog', state: 'demo.parts.state.rest', high: 'half', view: () => <Question title={t('restart.title')} what={t('restart.what')} /> },
  { name: 'dialog-long', part: 'Dialog', state: 'demo.parts.state.long', high: 'half', view: () => <Question title={long()} what={`${long()} ${money(1_250_000)}`} /> },
  { name: 'pages', part: 'Pages', state: 'demo.parts.state.rest', high: 'full', view: () => <Listed count={3} /> },
  { name: 'pages-many', part: 'Pages', state: 'demo.parts.state.many', high: 'full', view: () => <Listed count={24} /> },
  { name: 'loading', part: 'Loading', state: 'demo.parts.state.busy', high: 'low', view: () => <Loading /> },
  { name: 'error', part: 'ErrorScreen', state: 'demo.parts.state.error', high: 'half', view: () => <ErrorScreen /> },
  { name: 'guarded', part: 'Guarded', state: 'demo.parts.state.error', high: 'half', view: () => <Guarded><Throwing /></Guarded> },
  { name: 'sign-in', part: 'SignIn', state: 'demo.parts.state.rest', high: 'full', staff: true, view: () => <Door people={PEOPLE} /> },
  { name: 'sign-in-nobody', part: 'SignIn', state: 'demo.parts.state.nobody', high: 'full', staff: true, view: () => <Door people={{}} /> },
  { name: 'pin', part: 'PinPad', state: 'demo.parts.state.rest', high: 'full', staff: true, view: () => <Authority /> },
  { name: 'bell', part: 'Bell', state: 'demo.parts.state.rest', high: 'half', view: () => <Bell onClose={nothing} onCall={undefined} /> },
  { name: 'pairing', part: 'Pairing', state: 'demo.parts.state.rest', high: 'full', view: () => <Pairing kind="kiosk" onPaired={nothing} /> },
];

export function Alone({ name }: { name: string }) {
  const found = ALONE.find((one) => one.name === name);
  useEffect(() => {
    document.title = found === undefined ? name : found.part;
  });
  return <div class="alone">{found?.view()}</div>;
}

/** A guest's screen with its bar. */
function Guest({ back }: { back: boolean }) {
  return (
    <div class="guest-screen">
      <main>
        <h1>{t('menu.question')}</h1>
      </main>
      <Bar onBack={back ? nothing : null} onRestart={back ? nothing : null} />
    </div>
  );
}

/** Letters and colours, as a guest may change them; here that changes this frame alone. */
function Looking() {
  return (
    <main>
      <h1>{t('menu.question')}</h1>
      <Display onClose={nothing} />
    </main>
  );
}

function Away() {
  connected.value = false;
  return (
    <main>
      <Banner />
      <h1>{t('menu.question')}</h1>
    </main>
  );
}

function Said({ bad, undo }: { bad: boolean; undo?: true }) {
  // Set, not said: here it shall stay.
  toast.value = { text: long(), bad, undo: undo && nothing };
  return (
    <main>
      <h1 class="unseen">{t('menu.question')}</h1>
      <Toast />
    </main>
  );
}

function Question({ title, what }: { title: string; what: string }) {
  const [open, setOpen] = useState(true);
  return (
    <main>
      <h1>{t('menu.question')}</h1>
      <Button onPress={() => setOpen(true)}>{t('bar.restart')}</Button>
      {open && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <p>{what}</p>
          <div class="actions">
            <Button onPress={() => setOpen(false)}>{t('restart.no')}</Button>
            <Button look="stop" onPress={() => setOpen(false)}>
              {t('restart.yes')}
            </Button>
          </div>
        </Dialog>
      )}
    </main>
  );
}

function Listed({ count }: { count: number }) {
  return (
    <main class="guest-screen">
      <h1>{t('menu.question')}</h1>
      <Pages topic="parts" label={t('menu.items')}>
        <ul class="listed">
          {Array.from({ length: count }, (_, at) => (
            <li key={at}>
              <span>{at % 3 === 1 ? long() : t('menu.items')}</span> <span>{money(AMOUNTS[at % AMOUNTS.length] ?? 0)}</span>
            </li>
          ))}
        </ul>
      </Pages>
    </main>
  );
}

/** Nobody is asked: what stands in the document is put there. */
function Door({ people }: { people: Record<string, Person> }) {
  hold('people').body.value = { people };
  return (
    <main class="near">
      <SignIn link={new Link('staff', { ready: () => [] })} may={['owner', 'staff']} nobody={t('staff.sign_in.who')} />
    </main>
  );
}

/** A manager's PIN, as it is asked for in a dialog. */
function Authority() {
  hold('people').body.value = { people: PEOPLE };
  return (
    <main class="near">
      <h1>{t('staff.sign_in')}</h1>
      <PinPad may={['owner']} nobody={t('staff.sign_in.who')} say={t('staff.sign_in.enter')} onEnter={() => Promise.resolve(null)} />
    </main>
  );
}

function Throwing(): never {
  throw new Error('shown on purpose: what a guest sees instead of a screen that failed');
}
