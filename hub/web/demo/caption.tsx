// Below the dark kiosk: what it says, and the keypad that a real one has beside its screen.

import { Button } from '../parts/button.tsx';
import { t } from '../text.ts';
import { caption, hasVoice, lightsOn, move, press } from './dark.ts';

export function DarkCaption() {
  return (
    <div class="dark-caption">
      <p class="says" lang={caption.value.language}>
        {caption.value.words}
      </p>
      <div class="keypad" role="group" aria-label={t('demo.dark.keys')}>
        <Button icon="back" label={t('demo.dark.before')} onPress={() => move(-1)} />
        <Button onPress={press}>{t('demo.dark.press')}</Button>
        <Button icon="onward" label={t('demo.dark.next')} onPress={() => move(1)} />
      </div>
      <p class="hint">{t(hasVoice() ? 'demo.dark.how' : 'demo.dark.how.silent')}</p>
      <Button onPress={lightsOn}>{t('demo.dark.on')}</Button>
    </div>
  );
}
