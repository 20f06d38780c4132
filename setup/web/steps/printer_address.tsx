// Where a printer is: an address as `hub/domain/printer.py` has it, taken apart for people and put together again.

import { Field } from '../../../hub/web/parts/field.tsx';
import { t } from '../words.ts';
import { Choice } from './fields.tsx';

const WAYS = ['tcp', 'serial', 'usb', 'file'] as const;
type Way = (typeof WAYS)[number];

/** The port at which network printers take raw bytes, unless somebody changed it. */
const RAW_PORT = '9100';
const BAUD = '19200';

/** What the four forms of an address are made of. `rest` is what nobody types here, kept as it is. */
export type Place = { way: Way; host: string; port: string; device: string; baud: string; usb: string; rest: string };

export function placeOf(address: string): Place {
  const place: Place = { way: 'tcp', host: '', port: RAW_PORT, device: '', baud: BAUD, usb: '', rest: '' };
  const serial = /^serial:\/\/([^?]*)\??(.*)$/.exec(address);
  if (serial !== null) {
    const options = new URLSearchParams(serial[2]);
    const baud = options.get('baud') ?? BAUD;
    options.delete('baud');
    return { ...place, way: 'serial', device: serial[1] ?? '', baud, rest: options.toString() };
  }
  if (address.startsWith('usb:')) return { ...place, way: 'usb', usb: address };
  if (address.startsWith('file:')) return { ...place, way: 'file' };
  const network = /^tcp:\/\/(.*?)(?::([0-9]+))?$/.exec(address);
  return { ...place, host: network?.[1] ?? '', port: network?.[2] ?? RAW_PORT };
}

/** The address, or null while something is missing or cannot be one. */
export function addressOf({ way, host, port, device, baud, usb, rest }: Place): string | null {
  switch (way) {
    case 'file':
      return 'file:';
    case 'serial': {
      const fits = /^\/dev\/[!->@-~]+$/.test(device.trim()) && /^[0-9]{3,7}$/.test(baud);
      return fits ? `serial://${device.trim()}?baud=${baud}${rest === '' ? '' : `&${rest}`}` : null;
    }
    case 'usb': {
      // Pasted from `madang printer find`, serial number or port included; a serial number is as it is, capitals too.
      const fits = /^(?:usb:)?([0-9a-f]{4}:[0-9a-f]{4}(?:\?[!-~]+)?|\/dev\/usb\/lp[0-9]+)$/i.exec(usb.trim());
      return fits === null ? null : `usb:${fits[1] ?? ''}`;
    }
    case 'tcp': {
      const fits = /^[\w.-]+$/.test(host.trim()) && /^[0-9]{1,5}$/.test(port) && Number(port) <= 65_535;
      return fits ? `tcp://${host.trim()}:${port}` : null;
    }
  }
}

type PlaceProps = { place: Place; onChange: (place: Place) => void };

export function PlaceFields({ place, onChange }: PlaceProps) {
  return (
    <>
      <Choice
        label={t('setup.printers.way')}
        choices={WAYS.map((way) => ({ id: way, name: t(`setup.printers.way.${way}`) }))}
        chosen={[place.way]}
        // What was kept of one way means nothing on another.
        onChoose={(way) => onChange({ ...place, way: way as Way, rest: way === place.way ? place.rest : '' })}
      />
      <Address place={place} onChange={onChange} />
    </>
  );
}

function Address({ place, onChange }: PlaceProps) {
  switch (place.way) {
    case 'tcp':
      return (
        <>
          <Field label={t('setup.printers.host')} hint={t('setup.printers.host.hint')} value={place.host} onInput={(host) => onChange({ ...place, host })} />
          <Field kind="number" label={t('setup.printers.port')} hint={t('setup.printers.port.hint')} value={place.port} onInput={(port) => onChange({ ...place, port })} />
        </>
      );
    case 'serial':
      return (
        <>
          <Field label={t('setup.printers.device')} hint={t('setup.printers.device.hint')} value={place.device} onInput={(device) => onChange({ ...place, device })} />
          <Field kind="number" label={t('setup.printers.baud')} hint={t('setup.printers.baud.hint')} value={place.baud} onInput={(baud) => onChange({ ...place, baud })} />
        </>
      );
    case 'usb':
      return <Field label={t('setup.printers.usb')} hint={t('setup.printers.usb.hint')} value={place.usb} onInput={(usb) => onChange({ ...place, usb })} />;
    case 'file':
      return <p class="hint">{t('setup.printers.file.hint')}</p>;
  }
}
