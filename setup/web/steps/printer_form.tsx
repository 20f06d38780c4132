// A printer's name, where it is, what model it is and what comes out of it.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { local } from '../../../hub/web/text.ts';
import { ask, house, printers, type PrinterRow } from '../hub.ts';
import { modelName, t } from '../words.ts';
import { Choice } from './fields.tsx';

const WAYS = ['tcp', 'serial', 'file'] as const;
type Way = (typeof WAYS)[number];

/** The port at which network printers take raw bytes, unless somebody changed it. */
const RAW_PORT = '9100';
const BAUD = '19200';

/** What the three forms of an address are made of (`hub/domain/printer.py`). */
type Place = { way: Way; host: string; port: string; device: string; baud: string; rest: string };

function placeOf(address: string): Place {
  const place: Place = { way: 'tcp', host: '', port: RAW_PORT, device: '', baud: BAUD, rest: '' };
  const serial = /^serial:\/\/([^?]*)\??(.*)$/.exec(address);
  if (serial !== null) {
    const options = new URLSearchParams(serial[2]);
    const baud = options.get('baud') ?? BAUD;
    options.delete('baud');
    return { ...place, way: 'serial', device: serial[1] ?? '', baud, rest: options.toString() };
  }
  if (address.startsWith('file:')) return { ...place, way: 'file' };
  const network = /^tcp:\/\/(.*?)(?::([0-9]+))?$/.exec(address);
  return { ...place, host: network?.[1] ?? '', port: network?.[2] ?? RAW_PORT };
}

/** The address, or null while something is missing or cannot be one. */
function addressOf({ way, host, port, device, baud, rest }: Place): string | null {
  if (way === 'file') return 'file:';
  if (way === 'serial') {
    const fits = /^\/dev\/[!->@-~]+$/.test(device.trim()) && /^[0-9]{3,7}$/.test(baud);
    return fits ? `serial://${device.trim()}?baud=${baud}${rest === '' ? '' : `&${rest}`}` : null;
  }
  const fits = /^[\w.-]+$/.test(host.trim()) && /^[0-9]{1,5}$/.test(port) && Number(port) <= 65_535;
  return fits ? `tcp://${host.trim()}:${port}` : null;
}

function freeId(): string {
  for (let count = printers.value.length + 1; ; count += 1) {
    if (!printers.value.some(({ id }) => id === `printer-${count}`)) return `printer-${count}`;
  }
}

export function PrinterForm({ printer, onDone }: { printer: PrinterRow | null; onDone: () => void }) {
  const told = house.value;
  const [name, setName] = useState(printer?.name ?? '');
  const [place, setPlace] = useState(placeOf(printer?.address ?? 'tcp://'));
  const [model, setModel] = useState(printer?.profile ?? 'generic-80-kr');
  const [receipts, setReceipts] = useState(printer?.receipts ?? false);
  const [stations, setStations] = useState<string[]>(printer?.stations ?? []);
  const address = addressOf(place);
  const toggle = (id: string) => setStations((old) => (old.includes(id) ? old.filter((known) => known !== id) : [...old, id]));
  const save = async () => {
    if (address === null) return;
    const whole = { id: printer?.id ?? freeId(), name: name.trim(), address, profile: model, stations, receipts };
    if ((await ask({ type: 'save_printer', printer: whole }, 'setup.saved')) !== null) onDone();
  };
  const papers = [{ id: '', name: t('setup.printers.receipts') }, ...(told?.stations ?? []).map((one) => ({ id: one.id, name: local(one.name) }))];
  return (
    <>
      <h3>{t(printer === null ? 'setup.printers.add' : 'setup.printers.edit')}</h3>
      <Field label={t('setup.printers.name')} hint={t('setup.printers.name.hint')} value={name} onInput={setName} />
      <Choice
        label={t('setup.printers.way')}
        choices={WAYS.map((way) => ({ id: way, name: t(`setup.printers.way.${way}`) }))}
        chosen={[place.way]}
        onChoose={(way) => setPlace({ ...place, way: way as Way })}
      />
      <Address place={place} onChange={setPlace} />
      <Choice
        label={t('setup.printers.model')}
        choices={(told?.models ?? []).map(({ id, title }) => ({ id, name: modelName(id, title) }))}
        chosen={[model]}
        onChoose={setModel}
      />
      <Choice
        label={t('setup.printers.prints')}
        choices={papers}
        chosen={receipts ? ['', ...stations] : stations}
        onChoose={(id) => (id === '' ? setReceipts(!receipts) : toggle(id))}
      />
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={address === null || name.trim() === ''} onPress={() => void save()}>
          {t('setup.save')}
        </Button>
      </div>
    </>
  );
}

function Address({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  switch (place.way) {
    case 'tcp':
      return (
        <>
          <Field
            label={t('setup.printers.host')}
            hint={t('setup.printers.host.hint')}
            value={place.host}
            onInput={(host) => onChange({ ...place, host })}
          />
          <Field kind="number" label={t('setup.printers.port')} hint={t('setup.printers.port.hint')} value={place.port} onInput={(port) => onChange({ ...place, port })} />
        </>
      );
    case 'serial':
      return (
        <>
          <Field
            label={t('setup.printers.device')}
            hint={t('setup.printers.device.hint')}
            value={place.device}
            onInput={(device) => onChange({ ...place, device })}
          />
          <Field kind="number" label={t('setup.printers.baud')} hint={t('setup.printers.baud.hint')} value={place.baud} onInput={(baud) => onChange({ ...place, baud })} />
        </>
      );
    case 'file':
      return <p class="hint">{t('setup.printers.file.hint')}</p>;
  }
}
