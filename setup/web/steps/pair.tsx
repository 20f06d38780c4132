// 기기 연결: kind and name, then a code for as long as it is good, then "연결됐어요".

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { hubNow } from '../../../hub/web/socket.ts';
import { ask, devices, house, qr, type Device } from '../hub.ts';
import { kindName, minutes, t } from '../words.ts';
import { Choice, TableField, tableId } from './fields.tsx';

const SECOND_MS = 1_000;

/** A code that was given out. `before` are the devices that there were then: the new one is none of them. */
type Given = { kind: string; name: string; page: string; code: string; until: number; before: string[] };

export function Pair() {
  const [given, setGiven] = useState<Given | null>(null);
  if (given === null) return <Ask onGiven={setGiven} />;
  const found = devices.value.find(({ id, kind, name }) => !given.before.includes(id) && kind === given.kind && name === given.name);
  return found === undefined ? (
    <Waiting given={given} onAgain={() => setGiven(null)} />
  ) : (
    <Connected device={found} onNext={() => setGiven(null)} />
  );
}

/** A name nobody has yet: "주문 화면 2". */
function nextName(kind: string): string {
  const taken = devices.value.map(({ name }) => name);
  for (let count = devices.value.filter((device) => device.kind === kind).length + 1; ; count += 1) {
    const name = `${kindName(kind)} ${count}`;
    if (!taken.includes(name)) return name;
  }
}

function Ask({ onGiven }: { onGiven: (given: Given) => void }) {
  const kinds = house.value?.kinds ?? [];
  const [kind, setKind] = useState(kinds[0]?.name ?? '');
  const [typed, setTyped] = useState<string | null>(null);
  const [table, setTable] = useState('');
  const [busy, setBusy] = useState(false);
  const name = typed ?? nextName(kind);
  const page = kinds.find((known) => known.name === kind)?.page;
  const give = async () => {
    if (page === undefined) return;
    setBusy(true);
    const before = devices.value.map(({ id }) => id);
    const wanted = { kind, name: name.trim() };
    const device = kind === 'table' ? { ...wanted, table: tableId(table) } : wanted;
    const answer = await ask({ type: 'add_device', device });
    setBusy(false);
    if (typeof answer?.code === 'string') onGiven({ ...wanted, page, code: answer.code, until: answer.until, before });
  };
  return (
    <>
      <Choice
        label={t('setup.pair.kind')}
        choices={kinds.map((known) => ({ id: known.name, name: kindName(known.name) }))}
        chosen={[kind]}
        onChoose={setKind}
      />
      <Field label={t('setup.pair.name')} hint={t('setup.pair.name.hint')} value={name} onInput={setTyped} />
      {kind === 'table' && <TableField value={table} onInput={setTable} />}
      <Button
        look="primary"
        wide
        disabled={busy || name.trim() === '' || page === undefined || (kind === 'table' && tableId(table) === null)}
        onPress={() => void give()}
      >
        {t('setup.pair.give')}
      </Button>
    </>
  );
}

/** Where another device finds the page: this page's own address, unless that means "this very machine". */
function addressOf(page: string): string | null {
  const own = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  const origin = own ? house.value?.addresses[0] : location.origin;
  return origin === undefined ? null : origin + page;
}

function Waiting({ given, onAgain }: { given: Given; onAgain: () => void }) {
  const [now, setNow] = useState(hubNow());
  const [square, setSquare] = useState<string | null>(null);
  const address = addressOf(given.page);
  useEffect(() => {
    const tick = window.setInterval(() => setNow(hubNow()), SECOND_MS);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    if (address === null) return;
    void qr(`${address}#code=${given.code}`).then(setSquare);
  }, [given.code, address]);
  const left = Math.max(0, Math.floor((given.until - now) / SECOND_MS));
  if (left === 0) {
    return (
      <>
        <p class="notice" role="alert">
          {t('setup.pair.over')}
        </p>
        <Button look="primary" wide onPress={onAgain}>
          {t('setup.pair.again')}
        </Button>
      </>
    );
  }
  return (
    <div class="waiting">
      <p>{t('setup.pair.where', { name: given.name })}</p>
      <p class="result small address">{address ?? location.origin + given.page}</p>
      {address === null && <p class="notice">{t('setup.origin.alone')}</p>}
      <p>{t('setup.pair.type')}</p>
      <output class="code" aria-label={t('pair.code')}>
        <span>{given.code.slice(0, 5)}</span> <span>{given.code.slice(5)}</span>
      </output>
      <p class="left" role="timer">
        {t('setup.pair.left', { time: minutes(left) })}
      </p>
      {square !== null && (
        <figure class="qr">
          <img alt={t('setup.pair.qr.alt')} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(square)}`} />
          <figcaption>{t('setup.pair.qr')}</figcaption>
        </figure>
      )}
      <p class="hint" role="status">
        {t('setup.pair.waiting')}
      </p>
      <Button wide onPress={onAgain}>
        {t('setup.pair.other')}
      </Button>
    </div>
  );
}

function Connected({ device, onNext }: { device: Device; onNext: () => void }) {
  return (
    <div class="connected">
      <Icon name="check" class="big-mark" />
      <p class="result" role="status">
        {t('setup.pair.done')}
      </p>
      <p>{t('setup.pair.done.what', { name: device.name, kind: kindName(device.kind) })}</p>
      <Button look="primary" wide onPress={onNext}>
        {t('setup.pair.next')}
      </Button>
    </div>
  );
}
