// 화면 크기: what a millimetre is on each screen. This one by a bank card laid on it, others by their inches.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { ask, devices, self, type Device } from '../hub.ts';
import { kindName, t } from '../words.ts';
import { CardCheck } from './card_check.tsx';

const MM_PER_INCH = 25.4;
/** Bounds of `ScreenProfile` in `hub/domain/device.py`. */
const DIAGONAL_MM = { least: 80, most: 5_000 };
const PIXELS = { least: 200, most: 16_000 };
const REACH_MM = 3_000;

export function Screens() {
  const [open, setOpen] = useState<{ id: string; by: 'card' | 'inches' } | null>(null);
  const close = () => setOpen(null);
  return (
    <ul class="cards">
      {devices.value.map((device) => {
        const own = device.id === self.value?.id;
        const measured = device.screen.diagonal_mm > 0;
        return (
          <li key={device.id} class="card" data-screen-of={device.id}>
            <div class="card-head">
              <div>
                <h3>{device.name}</h3>
                <p class="hint">{own ? t('setup.devices.own', { kind: kindName(device.kind) }) : kindName(device.kind)}</p>
              </div>
              <p class={measured ? 'state good' : 'state todo'}>
                <Icon name={measured ? 'check' : 'warning'} />
                <span>{measured ? sizeOf(device.screen.diagonal_mm) : t('setup.screens.unmeasured')}</span>
              </p>
            </div>
            {open?.id !== device.id && (
              <div class="row">
                {own && <Button onPress={() => setOpen({ id: device.id, by: 'card' })}>{t('setup.screens.card')}</Button>}
                <Button label={t('setup.screens.inches.of', { name: device.name })} onPress={() => setOpen({ id: device.id, by: 'inches' })}>
                  {t('setup.screens.inches')}
                </Button>
              </div>
            )}
            {open?.id === device.id && (open.by === 'card' ? <CardCheck device={device} onDone={close} /> : <Inches device={device} onDone={close} />)}
          </li>
        );
      })}
    </ul>
  );
}

/** 686 mm (27 인치). */
export function sizeOf(diagonalMm: number): string {
  return t('setup.screens.size', { mm: diagonalMm, inches: (diagonalMm / MM_PER_INCH).toFixed(1) });
}

function within(value: number, { least, most }: { least: number; most: number }): boolean {
  return Number.isFinite(value) && value >= least && value <= most;
}

function Inches({ device, onDone }: { device: Device; onDone: () => void }) {
  const { screen } = device;
  const [inches, setInches] = useState(screen.diagonal_mm === 0 ? '' : (screen.diagonal_mm / MM_PER_INCH).toFixed(1));
  const [wide, setWide] = useState(String(screen.width_px));
  const [high, setHigh] = useState(String(screen.height_px));
  const [reach, setReach] = useState(String(screen.reach_mm));
  const diagonal = Math.round(Number(inches.replace(',', '.')) * MM_PER_INCH);
  const fits =
    inches.trim() !== '' &&
    within(diagonal, DIAGONAL_MM) &&
    within(Number(wide), PIXELS) &&
    within(Number(high), PIXELS) &&
    within(Number(reach), { least: 0, most: REACH_MM });
  const save = async () => {
    const measured = {
      width_px: Math.round(Number(wide)),
      height_px: Math.round(Number(high)),
      diagonal_mm: diagonal,
      reach_mm: Math.round(Number(reach)),
    };
    const body = { type: 'change_device', device_id: device.id, name: device.name, screen: measured } as const;
    if ((await ask(body, 'setup.saved')) !== null) onDone();
  };
  return (
    <>
      <Field kind="number" label={t('setup.screens.diagonal')} hint={t('setup.screens.diagonal.hint')} value={inches} onInput={setInches} />
      <div class="pair-of-fields">
        <Field kind="number" label={t('setup.screens.wide')} value={wide} onInput={setWide} />
        <Field kind="number" label={t('setup.screens.high')} value={high} onInput={setHigh} />
      </div>
      <Field kind="number" label={t('setup.screens.reach')} hint={t('setup.screens.reach.hint')} value={reach} onInput={setReach} />
      {fits && (
        <p class="result small" role="status">
          {sizeOf(diagonal)}
        </p>
      )}
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={!fits} onPress={() => void save()}>
          {t('setup.save')}
        </Button>
      </div>
    </>
  );
}
