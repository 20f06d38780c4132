// A printer's name, where it is, what model it is, what comes out of it, who stands in for it, and its drawer.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import type { PrinterRow, Tuning } from '../../../hub/web/prints.ts';
import { local } from '../../../hub/web/text.ts';
import { ask, house, printers } from '../hub.ts';
import { t } from '../words.ts';
import { Choice } from './fields.tsx';
import { addressOf, placeOf, PlaceFields } from './printer_address.tsx';
import { ModelChoice } from './printer_model.tsx';

function freeId(): string {
  for (let count = printers.value.length + 1; ; count += 1) {
    if (!printers.value.some(({ id }) => id === `printer-${count}`)) return `printer-${count}`;
  }
}

export function PrinterForm({ printer, onDone }: { printer: PrinterRow | null; onDone: () => void }) {
  const [name, setName] = useState(printer?.name ?? '');
  const [place, setPlace] = useState(placeOf(printer?.address ?? 'tcp://'));
  const [model, setModel] = useState(printer?.profile ?? 'generic-80-kr');
  const [receipts, setReceipts] = useState(printer?.receipts ?? false);
  const [stations, setStations] = useState<string[]>(printer?.stations ?? []);
  const [backup, setBackup] = useState(printer?.backup ?? '');
  const [drawer, setDrawer] = useState(printer?.drawer ?? false);
  const [pin, setPin] = useState<Pin>(pinOf(printer?.tuning));
  const [tuned, setTuned] = useState(true);
  const address = addressOf(place);
  const others = printers.value.filter(({ id }) => id !== printer?.id);
  // As it stands now: a calibration slip may have been answered, or the other printer taken out, meanwhile.
  const slip = slipOf(printers.value.find(({ id }) => id === printer?.id)?.tuning);
  const standIn = others.some(({ id }) => id === backup) ? backup : '';
  const toggle = (id: string) => setStations((old) => (old.includes(id) ? old.filter((known) => known !== id) : [...old, id]));
  const save = async () => {
    if (address === null) return;
    const own = { id: printer?.id ?? freeId(), name: name.trim(), address, profile: model };
    const own_pin = drawer && pin !== '' ? { drawer_pin: PINS[pin] } : null;
    const tuning = (tuned && slip !== undefined) || own_pin !== null ? { ...(tuned ? slip : {}), ...own_pin } : null;
    const whole = { ...own, stations, receipts, drawer, backup: standIn === '' ? null : standIn, tuning };
    if ((await ask({ type: 'save_printer', printer: whole }, 'setup.saved')) !== null) onDone();
  };
  const papers = [{ id: '', name: t('setup.printers.receipts') }, ...(house.value?.stations ?? []).map((one) => ({ id: one.id, name: local(one.name) }))];
  return (
    <>
      <h3>{t(printer === null ? 'setup.printers.add' : 'setup.printers.edit')}</h3>
      <Field label={t('setup.printers.name')} hint={t('setup.printers.name.hint')} value={name} onInput={setName} />
      <PlaceFields place={place} onChange={setPlace} />
      <ModelChoice chosen={model} onChoose={setModel} />
      {slip !== undefined && (
        <div class="field">
          <p class="label">{t('setup.printers.tuned')}</p>
          <p>{tuned ? tuningText(slip) : t('setup.printers.tuned.forgotten')}</p>
          <Button pressed={!tuned} onPress={() => setTuned(!tuned)}>
            {t('setup.printers.tuned.forget')}
          </Button>
        </div>
      )}
      <Choice
        label={t('setup.printers.prints')}
        choices={papers}
        chosen={receipts ? ['', ...stations] : stations}
        onChoose={(id) => (id === '' ? setReceipts(!receipts) : toggle(id))}
      />
      {others.length > 0 && (
        <Choice
          label={t('setup.printers.backup')}
          choices={[{ id: '', name: t('setup.printers.backup.none') }, ...others]}
          chosen={[standIn]}
          onChoose={setBackup}
        />
      )}
      <Choice
        label={t('setup.printers.drawer')}
        choices={(['no', 'yes'] as const).map((id) => ({ id, name: t(`setup.printers.drawer.${id}`) }))}
        chosen={[drawer ? 'yes' : 'no']}
        onChoose={(id) => setDrawer(id === 'yes')}
      />
      {drawer && (
        <Choice
          label={t('setup.printers.pin')}
          choices={(['', 'two', 'five'] as const).map((id) => ({ id, name: t(id === '' ? 'setup.printers.pin.model' : `setup.printers.pin.${id}`) }))}
          chosen={[pin]}
          onChoose={(id) => setPin(id as Pin)}
        />
      )}
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={address === null || name.trim() === ''} onPress={() => void save()}>
          {t('setup.save')}
        </Button>
      </div>
    </>
  );
}

const PINS = { two: 2, five: 5 } as const;
/** The pin that the drawer hangs on; '' is that of the model. */
type Pin = '' | keyof typeof PINS;

function pinOf(tuning: Tuning | undefined): Pin {
  if (tuning?.drawer_pin === 2) return 'two';
  return tuning?.drawer_pin === 5 ? 'five' : '';
}

/** What a calibration slip showed, without what somebody chose of the drawer; undefined where there was none. */
export function slipOf(tuning: Tuning | undefined): Tuning | undefined {
  if (tuning === undefined) return undefined;
  const slip: Tuning = { ...tuning, drawer_pin: null };
  return Object.values(slip).some((value) => value !== null) ? slip : undefined;
}

/** What a calibration slip showed of this one printer, in a line. */
export function tuningText({ columns, dots, lines, tear_feed_mm: tear, cutter }: Tuning): string {
  return [
    typeof columns === 'number' && typeof dots === 'number' ? t('setup.printers.tuned.columns', { columns, dots }) : '',
    typeof lines === 'string' ? t(`setup.printers.tuned.${lines}`) : '',
    typeof tear === 'number' ? t('setup.printers.tuned.tear', { mm: tear }) : '',
    cutter === false ? t('setup.printers.tuned.no_cutter') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
