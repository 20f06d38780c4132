// Printers with what is wrong with them, and a test page for each.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import type { PrinterRow } from '../../../hub/web/prints.ts';
import { local } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { ask, house, printerName, printers, problems, type Problem } from '../hub.ts';
import { modelName, problemText, t } from '../words.ts';
import { Sure } from './fields.tsx';
import { PrinterForm, slipOf, tuningText } from './printer_form.tsx';

/** What stands about a printer, or about a job of it. */
export function printerProblems(id: string): Problem[] {
  return problems.value.filter(({ about, params }) => about === id || params['printer'] === id);
}

/** What becomes of the papers that wait at a printer which is taken out. */
const SURE = { none: 'setup.printers.remove.what', asks: 'setup.printers.remove.asks', moves: 'setup.printers.remove.moves' } as const;
const REMOVED = { none: 'setup.printers.removed', asks: 'setup.printers.removed.asked', moves: 'setup.printers.removed.moved' } as const;

export function Printers() {
  const [editing, setEditing] = useState<PrinterRow | 'new' | null>(null);
  if (editing !== null) return <PrinterForm printer={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />;
  return (
    <>
      {printers.value.length === 0 && <p>{t('setup.printers.none.what')}</p>}
      <ul class="cards">
        {printers.value.map((printer) => (
          <Card key={printer.id} printer={printer} onEdit={() => setEditing(printer)} />
        ))}
      </ul>
      <Button look={printers.value.length === 0 ? 'primary' : 'quiet'} icon="plus" wide onPress={() => setEditing('new')}>
        {t('setup.printers.add')}
      </Button>
    </>
  );
}

function Card({ printer, onEdit }: { printer: PrinterRow; onEdit: () => void }) {
  const [removing, setRemoving] = useState(false);
  const [tested, setTested] = useState(false);
  const wrong = printerProblems(printer.id);
  const slip = slipOf(printer.tuning);
  const model = house.value?.models.find(({ id }) => id === printer.profile);
  const test = async () => {
    setTested(false);
    setTested((await ask({ type: 'test_print', printer: printer.id })) !== null);
  };
  // As it was when it was taken out: afterwards nobody counts them there.
  const waiting = printer.waiting ?? 0;
  const moving = { count: waiting, printer: printer.backup === undefined ? '' : printerName(printer.backup) };
  const fate = waiting === 0 ? 'none' : printer.backup === undefined ? 'asks' : 'moves';
  const remove = async () => {
    setRemoving(false);
    if ((await ask({ type: 'remove_printer', printer: printer.id })) !== null) say(t(REMOVED[fate], moving));
  };
  return (
    <li class="card" data-printer={printer.id}>
      <div class="card-head">
        <div>
          <h3>{printer.name}</h3>
          <p class="hint">{modelName(printer.profile, model?.title ?? printer.profile)}</p>
          <p class="hint mono">{printer.address}</p>
          <p class="hint">{prints(printer)}</p>
          {printer.backup !== undefined && <p class="hint">{t('setup.printers.backup.of', { printer: printerName(printer.backup) })}</p>}
          {printer.drawer && <p class="hint">{drawerText(printer)}</p>}
          {slip !== undefined && <p class="hint">{`${t('setup.printers.tuned')}: ${tuningText(slip)}`}</p>}
        </div>
        <p class={wrong.length === 0 ? 'state good' : 'state todo'}>
          <Icon name={wrong.length === 0 ? 'check' : 'warning'} />
          <span>{t(wrong.length === 0 ? 'setup.printers.good' : 'setup.printers.look')}</span>
        </p>
      </div>
      {wrong.map((problem) => (
        <p key={problem.code + problem.about} class="notice">
          <strong>{problemText(problem, 'what')}</strong> {problemText(problem, 'do')}
        </p>
      ))}
      <p role="status" class={tested ? 'good-word' : 'unseen'}>
        {tested && t('setup.printers.tested')}
      </p>
      {printer.standing === 'quarantined' && (
        <Button wide icon="check" onPress={() => void ask({ type: 'resume_printer', printer: printer.id })}>
          {t('staff.printing.resume')}
        </Button>
      )}
      <div class="row">
        <Button look="primary" label={t('setup.printers.test.of', { name: printer.name })} onPress={() => void test()}>
          {t('setup.printers.test')}
        </Button>
        <Button label={t('setup.printers.edit.of', { name: printer.name })} onPress={onEdit}>
          {t('setup.printers.edit')}
        </Button>
        <Button look="stop" label={t('setup.printers.remove.of', { name: printer.name })} onPress={() => setRemoving(true)}>
          {t('setup.printers.remove')}
        </Button>
      </div>
      {removing && (
        <Sure
          title={t('setup.printers.remove.sure', { name: printer.name })}
          yes={t('setup.printers.remove')}
          onYes={() => void remove()}
          onNo={() => setRemoving(false)}
        >
          <p>{t(SURE[fate], moving)}</p>
        </Sure>
      )}
    </li>
  );
}

function drawerText({ tuning }: PrinterRow): string {
  const pin = tuning?.drawer_pin ?? null;
  return pin === null ? t('setup.printers.drawer.here') : `${t('setup.printers.drawer.here')} · ${t(pin === 2 ? 'setup.printers.pin.two' : 'setup.printers.pin.five')}`;
}

/** What comes out of it: stations by name, receipts. */
function prints({ stations, receipts }: PrinterRow): string {
  const known = house.value?.stations ?? [];
  const names = stations.map((id) => known.find((station) => station.id === id)).map((station, at) => (station === undefined ? (stations[at] ?? '') : local(station.name)));
  const all = receipts ? [...names, t('setup.printers.receipts')] : names;
  return all.length === 0 ? t('setup.printers.nothing') : all.join(', ');
}
