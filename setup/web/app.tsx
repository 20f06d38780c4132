// Which page stands: not paired, not signed in, or the checklist.

import { useEffect } from 'preact/hooks';
import { keepToken } from '../../hub/web/device.ts';
import { Banner } from '../../hub/web/parts/banner.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { local } from '../../hub/web/text.ts';
import { Checklist } from './checklist.tsx';
import { ask, connect, people, self, shop, standing, toast, told } from './hub.ts';
import { change, other } from './language.ts';
import { SignIn } from './signin.tsx';
import { t } from './words.ts';

export function App() {
  useEffect(() => {
    document.title = t('setup.page');
  });
  if (standing.value === 'unpaired') {
    return (
      <Pairing
        kind="setup"
        onPaired={({ token }) => {
          keepToken('setup', token);
          standing.value = 'starting';
          void connect();
        }}
      />
    );
  }
  if (standing.value === 'starting' || !told.value) {
    return (
      <>
        <Loading />
        <Banner />
      </>
    );
  }
  return (
    <Guarded>
      <div class="setup">
        <Head />
        <Banner />
        <main>{self.value?.person === undefined ? <SignIn /> : <Checklist />}</main>
        <Toast />
      </div>
    </Guarded>
  );
}

function Head() {
  const person = self.value?.person;
  const name = people.value.find(([id]) => id === person)?.[1].name;
  const known = shop.value;
  return (
    <header class="head">
      <div class="who">
        <strong>{known === undefined ? t('setup.page') : local(known.profile.name)}</strong>
        <span>{name === undefined ? t('setup.page') : t('setup.signed_in', { name })}</span>
      </div>
      <span lang={other()}>
        <Button onPress={change}>{t('setup.language')}</Button>
      </span>
      {person !== undefined && <Button onPress={() => void ask({ type: 'sign_out' })}>{t('setup.sign_out')}</Button>}
    </header>
  );
}

function Toast() {
  const shown = toast.value;
  return (
    <div class="toasts" role="status">
      {shown !== null && (
        <p class={`toast ${shown.bad ? 'bad' : 'good'}`}>
          <Icon name={shown.bad ? 'warning' : 'check'} />
          <span>{shown.text}</span>
        </p>
      )}
    </div>
  );
}
