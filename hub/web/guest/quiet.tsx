// A screen that nobody touches: warned of with the time left, then made ready for whoever comes next.

import { signal } from '@preact/signals';
import { highContrast, textSize } from '../device.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { t } from '../text.ts';
import { reset, session, touch } from './session.ts';

const LOOK_EVERY_MS = 500;

/** Seconds until the guest is forgotten, while they are being warned; else null. */
export const secondsLeft = signal<number | null>(null);

/** For the next guest: language, letters and colours as they were, and an empty basket. */
export function forget(): void {
  textSize.value = 'normal';
  highContrast.value = false;
  secondsLeft.value = null;
  reset();
}

/** Whether a guest left something changed on the first screen. */
export function isChanged(): boolean {
  return session.value.language !== 'ko' || textSize.value !== 'normal' || highContrast.value;
}

/** Notes every touch, and calls `look` again and again to say what comes of the quiet. */
export function followTouches(look: () => void): void {
  for (const kind of ['pointerdown', 'keydown'] as const) {
    // The warning itself is answered by its own buttons, so that a stray touch is not taken for a yes.
    document.addEventListener(kind, () => secondsLeft.value === null && touch(), { capture: true });
  }
  window.setInterval(look, LOOK_EVERY_MS);
}

type QuietWords = { title: string; what: string; stay: string; leave: string };

/** `words` where something else than choosing was left alone. */
export function QuietDialog({ onLeave, words }: { onLeave: () => void; words?: QuietWords | undefined }) {
  const seconds = secondsLeft.value;
  if (seconds === null) return null;
  const stay = () => {
    secondsLeft.value = null;
    touch();
  };
  return (
    <Dialog title={words?.title ?? t('idle.title')} onClose={stay}>
      <p role="timer">{words?.what ?? t('idle.what', { seconds })}</p>
      <div class="actions">
        <Button look="primary" onPress={stay}>
          {words?.stay ?? t('idle.stay')}
        </Button>
        <Button onPress={onLeave}>{words?.leave ?? t('bar.restart')}</Button>
      </div>
    </Dialog>
  );
}
