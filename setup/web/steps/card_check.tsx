// 카드로 재기: a bank card is laid on the screen, and the drawn one made as large. ISO/IEC 7810 ID-1: 85.60 x 53.98 mm.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { ask, type Device } from '../hub.ts';
import { t } from '../words.ts';
import { sizeOf } from './screens.tsx';

const LONG_MM = 85.6;
const SHORT_MM = 53.98;
/** CSS pixels a millimetre may have: a large television to a sharp phone. */
const LEAST = 1;
const MOST = 9;
/** Phones hold about 160 CSS pixels an inch, whatever CSS says; a good place to begin. */
const FIRST = 160 / 25.4;
/** One step of the fine buttons, in CSS pixels of the card's short side. */
const STEP_PX = 1;
/** The card needs room around it (CSS pixels). */
const MARGIN_PX = 40;

/** The whole screen in its own pixels and in millimetres, at `px` CSS pixels a millimetre. */
function measured(px: number, reachMm: number) {
  const [wide, high] = [window.screen.width, window.screen.height];
  return {
    width_px: Math.round(wide * window.devicePixelRatio),
    height_px: Math.round(high * window.devicePixelRatio),
    diagonal_mm: Math.round(Math.hypot(wide, high) / px),
    reach_mm: reachMm,
  };
}

export function CardCheck({ device, onDone }: { device: Device; onDone: () => void }) {
  // Upright where the screen is narrower than a card is long.
  const upright = window.innerWidth < LONG_MM * MOST;
  const across = upright ? SHORT_MM : LONG_MM;
  const most = Math.min(MOST, (window.innerWidth - MARGIN_PX) / across);
  const [px, setPx] = useState(Math.min(FIRST, most));
  const change = (to: number) => setPx(Math.min(most, Math.max(LEAST, to)));
  const screen = measured(px, device.screen.reach_mm);
  const save = async () => {
    const body = { type: 'change_device', device_id: device.id, name: device.name, screen } as const;
    if ((await ask(body, 'setup.saved')) !== null) onDone();
  };
  const [wide, high] = upright ? [SHORT_MM, LONG_MM] : [LONG_MM, SHORT_MM];
  return (
    <div class="card-check">
      <p>{t('setup.screens.card.how')}</p>
      <div class="bank-card" style={{ width: `${wide * px}px`, height: `${high * px}px` }} aria-hidden="true">
        <span>{t('setup.screens.card.here')}</span>
      </div>
      <div class="row fit">
        <Button icon="minus" label={t('setup.screens.card.smaller')} onPress={() => change(px - STEP_PX / SHORT_MM)} />
        <input
          type="range"
          aria-label={t('setup.screens.card.size')}
          min={LEAST}
          max={most}
          step={0.005}
          value={px}
          onInput={({ currentTarget }) => change(currentTarget.valueAsNumber)}
        />
        <Button icon="plus" label={t('setup.screens.card.larger')} onPress={() => change(px + STEP_PX / SHORT_MM)} />
      </div>
      <p class="result small" role="status">
        {sizeOf(screen.diagonal_mm)}
      </p>
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={screen.diagonal_mm < 80} onPress={() => void save()}>
          {t('setup.screens.card.fits')}
        </Button>
      </div>
    </div>
  );
}
