// Who is paired, who is there now; another name, or away with it.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { ask, devices, self, type Device } from '../hub.ts';
import { kindName, t } from '../words.ts';
import { Sure, TableField, tableId } from './fields.tsx';

export function Devices() {
  return (
    <ul class="cards">
      {devices.value.map((device) => (
        <Card key={device.id} device={device} own={device.id === self.value?.id} />
      ))}
    </ul>
  );
}

function Card({ device, own }: { device: Device; own: boolean }) {
  const [doing, setDoing] = useState<'rename' | 'revoke' | null>(null);
  const here = device.connections > 0;
  const revoke = () => {
    setDoing(null);
    void ask({ type: 'revoke_device', device_id: device.id }, 'setup.devices.revoked');
  };
  return (
    <li class="card" data-device={device.id}>
      <div class="card-head">
        <div>
          <h3>{device.name}</h3>
          <p class="hint">{own ? t('setup.devices.own', { kind: kindName(device.kind) }) : kindName(device.kind)}</p>
        </div>
        <p class={here ? 'state good' : 'state todo'}>
          <Icon name={here ? 'check' : 'warning'} />
          <span>{t(here ? 'setup.devices.here' : 'setup.devices.away')}</span>
        </p>
      </div>
      {doing === 'rename' ? (
        <Rename device={device} onDone={() => setDoing(null)} />
      ) : (
        <div class="row">
          <Button label={t('setup.devices.rename.of', { name: device.name })} onPress={() => setDoing('rename')}>
            {t('setup.devices.rename')}
          </Button>
          {!own && (
            <Button look="stop" label={t('setup.devices.revoke.of', { name: device.name })} onPress={() => setDoing('revoke')}>
              {t('setup.devices.revoke')}
            </Button>
          )}
        </div>
      )}
      {doing === 'revoke' && (
        <Sure
          title={t('setup.devices.revoke.sure', { name: device.name })}
          yes={t('setup.devices.revoke')}
          onYes={revoke}
          onNo={() => setDoing(null)}
        >
          <p>{t('setup.devices.revoke.what')}</p>
        </Sure>
      )}
    </li>
  );
}

function Rename({ device, onDone }: { device: Device; onDone: () => void }) {
  const [name, setName] = useState(device.name);
  const [table, setTable] = useState((device.table ?? '').replace(/^t/, ''));
  const moved = tableId(table);
  const save = async () => {
    // Without a number it stays where it is.
    const body = { type: 'change_device', device_id: device.id, name: name.trim(), screen: device.screen, table: moved } as const;
    if ((await ask(body, 'setup.saved')) !== null) onDone();
  };
  return (
    <>
      <Field label={t('setup.pair.name')} value={name} onInput={setName} />
      {device.kind === 'table' && <TableField value={table} onInput={setTable} />}
      <div class="row">
        <Button onPress={onDone}>{t('button.close')}</Button>
        <Button look="primary" disabled={name.trim() === ''} onPress={() => void save()}>
          {t('setup.save')}
        </Button>
      </div>
    </>
  );
}
