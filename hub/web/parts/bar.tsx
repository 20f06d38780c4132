// The fixed bar of every guest screen: back, start over, call staff, letters and colours.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { highContrast, textSize, type TextSize } from '../device.ts';
import { connected } from '../socket.ts';
import { ring } from '../sound.ts';
import { t, type Key } from '../text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon, type IconName } from './icons.tsx';

type BarProps = {
  /** Null where there is no way back: the button keeps its place, unseen. */
  onBack: (() => void) | null;
  onRestart: (() => void) | null;
  /** Rings at the staff's screens too; true once the hub has it. Absent: only this screen rings. */
  onCall?: () => Promise<boolean>;
};

export function Bar({ onBack, onRestart, onCall }: BarProps) {
  const [open, setOpen] = useState<'bell' | 'display' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <nav class="bar steady" aria-label={t('bar.label')}>
        <BarButton icon="back" text="bar.back" onPress={onBack} />
        <BarButton icon="restart" text="bar.restart" onPress={onRestart} />
        <BarButton icon="bell" text="bar.staff" onPress={() => setOpen('bell')} />
        <BarButton icon="letters" text="bar.display" onPress={() => setOpen('display')} />
      </nav>
      {open === 'bell' && <Bell onClose={close} onCall={onCall} />}
      {open === 'display' && <Display onClose={close} />}
    </>
  );
}

function BarButton({ icon, text, onPress }: { icon: IconName; text: Key; onPress: (() => void) | null }) {
  return (
    <button type="button" class="button" hidden={onPress === null} onClick={() => onPress?.()}>
      <Icon name={icon} />
      <span>{t(text)}</span>
    </button>
  );
}

/** The screen itself rings until somebody comes, hub or no hub; the hub rings where the staff are. */
export function Bell({ onClose, onCall }: { onClose: () => void; onCall: BarProps['onCall'] }) {
  const [called, setCalled] = useState<boolean | null>(null);
  const away = connected.value === false;
  useEffect(ring, []);
  // Asked again once the hub is back: it takes the same wish of the same screen for the same call.
  useEffect(() => {
    if (onCall !== undefined && !away && called !== true) void onCall().then(setCalled);
  }, [away]);
  const unheard = onCall !== undefined && called !== true && (away || called === false);
  return (
    <Dialog title={t(called === true ? 'bell.called' : 'bell.title')} onClose={onClose}>
      <Icon name="bell" class="bell-mark" />
      <p role="status">{t(unheard ? 'bell.away' : called === true ? 'bell.called.what' : 'bell.what')}</p>
      <div class="actions">
        <Button onPress={onClose}>{t('bell.done')}</Button>
      </div>
    </Dialog>
  );
}

const SIZES: TextSize[] = ['normal', 'large', 'largest'];

/** Letters and colours; `children` stand above them. */
export function Display({ title = 'display.title', onClose, children }: { title?: Key; onClose: () => void; children?: ComponentChildren }) {
  return (
    <Dialog title={t(title)} onClose={onClose}>
      {children}
      <p id="display-size">{t('display.size')}</p>
      <div class="choices" role="group" aria-labelledby="display-size">
        {SIZES.map((size) => (
          <Button key={size} pressed={textSize.value === size} onPress={() => (textSize.value = size)}>
            {t(`display.size.${size}`)}
          </Button>
        ))}
      </div>
      <p id="display-contrast">{t('display.contrast')}</p>
      <div class="choices" role="group" aria-labelledby="display-contrast">
        <Button pressed={!highContrast.value} onPress={() => (highContrast.value = false)}>
          {t('display.contrast.normal')}
        </Button>
        <Button pressed={highContrast.value} onPress={() => (highContrast.value = true)}>
          {t('display.contrast.high')}
        </Button>
      </div>
      <div class="actions">
        <Button onPress={onClose}>{t('button.close')}</Button>
      </div>
    </Dialog>
  );
}
