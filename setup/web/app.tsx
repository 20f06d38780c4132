// Which page stands: not paired, not signed in, or the checklist.

import { useEffect } from 'preact/hooks';
import { Banner } from '../../hub/web/parts/banner.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { SignIn } from '../../hub/web/parts/pin.tsx';
import { Guarded, Loading, Pairing } from '../../hub/web/parts/screens.tsx';
import { Toast } from '../../hub/web/parts/toast.tsx';
import { changeLanguage, otherLanguage } from '../../hub/web/staff.ts';
import { local } from '../../hub/web/text.ts';
import { Checklist } from './checklist.tsx';
import { ask, link, people, self, shop, told } from './hub.ts';
import { t } from './words.ts';

/** Roles that may set up the house. */
const MAY = ['technician', 'owner', 'manager'];

export function App() {
  useEffect(() => {
    document.title = t('setup.page');
  });
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
      <div class="setup">
        <Head />
        <Banner />
        <main>{self.value?.person === undefined ? <SignIn link={link} may={MAY} first="technician" nobody={t('setup.sign_in.nobody')} /> : <Checklist />}</main>
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
        <span>{name === undefined ? t('setup.page') : t('staff.signed_in', { name })}</span>
      </div>
      <span lang={otherLanguage()}>
        <Button onPress={() => changeLanguage(link.kind)}>{t('staff.language')}</Button>
      </span>
      {person !== undefined && <Button onPress={() => void ask({ type: 'sign_out' })}>{t('staff.sign_out')}</Button>}
    </header>
  );
}
