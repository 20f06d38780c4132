// Card terminals: where each is reached, whose guests pay at it, and whether it answers.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { ask, checkTerminal, devices, terminals, type TerminalRow } from '../hub.ts';
import { nameOf } from '../../../hub/web/text.ts';
import { t } from '../words.ts';
import { Choice, Sure } from './fields.tsx';

/** Kinds of device at which somebody pays. */
const PAYING = ['kiosk', 'table', 'staff'];

export function Terminals() {
  const [editing, setEditing] = useState<TerminalRow | 'new' | null>(null);
  if (editing !== null) return <Form terminal={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />;
  return (
    <>
      <p>{t('setup.terminals.what')}</p>
      <ul class="cards">
        {terminals.value.map((terminal) => (
          <Card key={terminal.id} terminal={terminal} onEdit={() => setEditing(terminal)} />
        ))}
      </ul>
      <Button icon="plus" wide onPress={() => setEditing('new')}>
        {t('setup.terminals.add')}
      </Button>
    </>
  );
}

function Card({ terminal, onEdit }: { terminal: TerminalRow; onEdit: () => void }) {
  const [removing, setRemoving] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { id, name, address } = terminal;
  const check = async () => {
    setSaid('asking');
    setSaid(await checkTerminal(id));
  };
  const remove = async () => {
    setRemoving(false);
    await ask({ type: 'remove_terminal', terminal: id }, 'setup.terminals.removed');
  };
  return (
    <li class="card" data-terminal={id}>
      <div class="card-head">
        <div>
          <h3>{name}</h3>
          <p class="hint mono">{address}</p>
          <p class="hint">{serves(terminal)}</p>
        </div>
        {said !== null && said !== 'asking' && (
          <p class={said === 'well' ? 'state good' : 'state todo'}>
            <Icon name={said === 'well' ? 'check' : 'warning'} />
            <span>{t(said === 'well' ? 'setup.terminals.answers' : 'setup.terminals.silent')}</span>
          </p>
        )}
      </div>
      <p role="status" class={said === null || said === 'well' ? 'unseen' : 'notice'}>
        {said === 'asking' ? t('setup.terminals.asking') : said !== null && nameOf('setup.terminals.said', said, said)}
      </p>
      <div class="row">
        <Button look="primary" label={t('setup.terminals.check.of', { name })} disabled={said === 'asking'} onPress={() => void check()}>
          {t('setup.terminals.check')}
        </Button>
        <Button label={t('setup.printers.edit.of', { name })} onPress={onEdit}>
          {t('setup.printers.edit')}
        </Button>
        <Button look="stop" label={t('setup.printers.remove.of', { name })} onPress={() => setRemoving(true)}>
          {t('setup.printers.remove')}
        </Button>
      </div>
      {removing && (
        <Sure title={t('setup.printers.remove.sure', { name })} yes={t('setup.printers.remove')} onYes={() => void remove()} onNo={() => setRemoving(false)}>
          <p>{t('setup.terminals.remove.what')}</p>
        </Sure>
      )}
    </li>
  );
}

/** Whose guests pay there, by name. */
function serves({ devices: ids }: TerminalRow): string {
  if (ids.length === 0) return t('setup.terminals.everybody');
  const names = ids.map((id) => devices.value.find((device) => device.id === id)?.name ?? id);
  return t('setup.terminals.serves', { names: names.join(', ') });
}

type Way = 'serial' | 'tcp';
type Place = { way: Way; device: string; baud: string; host: string; port: string };

function placeOf(address: string): Place {
  const place: Place = { way: 'serial', device: '/dev/ttyUSB0', baud: '115200', host: '', port: '' };
  const serial = /^serial:([^?]*)(?:\?baud=([0-9]+))?$/.exec(address);
  const tcp = /^tcp:\/\/(.*):([0-9]+)$/.exec(address);
  if (serial !== null) return { ...place, device: serial[1] ?? '', baud: serial[2] ?? '115200' };
  if (tcp !== null) return { ...place, way: 'tcp', host: tcp[1] ?? '', port: tcp[2] ?? '' };
  return place;
}

/** The address as the hub knows it; null while it is none. */
function addressOf({ way, device, baud, host, port }: Place): string | null {
  if (way === 'serial') return /^\/dev\/\S+$/.test(device.trim()) && /^[0-9]{3,7}$/.test(baud.trim()) ? `serial:${device.trim()}?baud=${baud.trim()}` : null;
  return /^[\w.:-]+$/.test(host.trim()) && /^[0-9]{1,5}$/.test(port.trim()) ? `tcp://${host.trim()}:${port.trim()}` : null;
}

function freeId(): string {
  for (let count = terminals.value.length + 1; ; count += 1) {
    if (!terminals.value.some(({ id }) => id === `terminal-${count}`)) return `terminal-${count}`;
  }
}

function Form({ terminal, onDone }: { terminal: TerminalRow | null; onDone: () => void }) {
  const [name, setName] = useState(terminal?.name ?? '');
  const [place, setPlace] = useState(placeOf(terminal?.address ?? ''));
  const [served, setServed] = useState<string[]>(terminal?.devices ?? []);
  const address = addressOf(place);
  const paying = devices.value.filter(({ kind }) => PAYING.includes(kind));
  const set = (part: Partial<Place>) => setPlace({ ...place, ...part });
  const toggle = (id: string) => setServed((old) => (id === '' ? [] : old.includes(id) ? old.filter((known) => known !== id) : [...old, id]));
  const save = async () => {
    if (address === null) return;
    // One that was unpaired meanwhile is no longer on the list, and would be refused.
    const here = served.filter((id) => paying.some((device) => device.id === id));
    const whole = { id: terminal?.id ?? freeId(), name: name.trim(), address, devices: here };
    if ((await ask({ type: 'save_terminal', terminal: whole }, 'setup.saved')) !== null) onDone();
  };
  return (
    <>
      <h3>{t(terminal === null ? 'setup.terminals.add' : 'setup.printers.edit')}</h3>
      <Field label={t('setup.printers.name')} hint={t('setup.terminals.name.hint')} value={name} onInput={setName} />
      <Choice
        label={t('setup.printers.way')}
        choices={(['serial', 'tcp'] as const).map((id) => ({ id, name: t(`setup.printers.way.${id}`) }))}
        chosen={[place.way]}
        onChoose={(id) => set({ way: id as Way })}
      />
      {place.way === 'serial' ? (
        <>
          <Field label={t('setup.printers.device')} hint={t('setup.printers.device.hint')} value={place.device} onInput={(device) => set({ device })} />
          <Field label={t('setup.printers.baud')} hint={t('setup.terminals.baud.hint')} kind="digits" value={place.baud} onInput={(baud) => set({ baud })} />
        </>
      ) : (
        <>
          <Field label={t('setup.terminals.host')} value={place.host} onInput={(host) => set({ host })} />
          <Field label={t('setup.printers.port')} kind="digits" value={place.port} onInput={(port) => set({ port })} />
        </>
      )}
      <Choice
        label={t('setup.terminals.whose')}
        choices={[{ id: '', name: t('setup.terminals.everybody') }, ...paying]}
        chosen={served.length === 0 ? [''] : served}
        onChoose={toggle}
      />
      <p class="hint">{t('setup.terminals.unverified')}</p>
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={address === null || name.trim() === ''} onPress={() => void save()}>
          {t('setup.save')}
        </Button>
      </div>
    </>
  );
}
