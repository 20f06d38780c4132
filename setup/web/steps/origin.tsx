// What a browser withholds from pages that came over plain HTTP (W3C Secure Contexts), tried, not assumed.

import { Icon } from '../../../hub/web/parts/icons.tsx';
import { house } from '../hub.ts';
import { t, type Key } from '../words.ts';

/** Names of the abilities this very page lacks. */
export function missing(): Key[] {
  const found: [boolean, Key][] = [
    ['serviceWorker' in navigator, 'setup.origin.offline'],
    ['mediaDevices' in navigator, 'setup.origin.camera'],
    ['wakeLock' in navigator, 'setup.origin.awake'],
  ];
  return found.filter(([there]) => !there).map(([, key]) => key);
}

export function Origin() {
  const without = missing();
  const addresses = house.value?.addresses ?? [];
  return (
    <>
      <p>{t('setup.origin.here', { address: location.origin })}</p>
      {without.length === 0 ? (
        <p>{t('setup.origin.nothing_missing')}</p>
      ) : (
        <>
          <p>{t('setup.origin.missing')}</p>
          <ul class="plain-list">
            {without.map((key) => (
              <li key={key}>
                <Icon name="cross" />
                <span>{t(key)}</span>
              </li>
            ))}
          </ul>
          <p class="good-word">{t('setup.origin.still')}</p>
        </>
      )}
      <h3>{t('setup.origin.addresses')}</h3>
      {addresses.length === 0 ? (
        <p class="notice">{t('setup.origin.alone')}</p>
      ) : (
        addresses.map((address) => (
          <p key={address} class="result small">
            {address}
          </p>
        ))
      )}
      <p class="hint">{t('setup.origin.version', { version: house.value?.version ?? '' })}</p>
    </>
  );
}
