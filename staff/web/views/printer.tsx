// One printer: how it stands, what to do about it, who prints for it, what can be known of its paper; and its drawer.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import type { PrinterRow } from '../../../hub/web/prints.ts';
import { problemText } from '../../../hub/web/staff.ts';
import { clockTime, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import { ask, printerName, printers, problemsOf } from '../hub.ts';
import { PrinterMark } from '../papers.tsx';
import { Reason } from '../parts.tsx';

export function PrinterEditor({ printer }: { printer: PrinterRow }) {
  const { id, name, standing, waiting = 0 } = printer;
  const [opening, setOpening] = useState(false);
  // What the house prints for itself comes out at the first printer of receipts.
  const house = printers.value.find(({ receipts }) => receipts)?.id === id;
  const resume = async () => {
    if ((await ask({ type: 'resume_printer', printer: id })) !== null) say(t('staff.printing.resumed', { printer: name }));
  };
  return (
    <>
      <header class="editor-head">
        <h2>{name}</h2>
        <PrinterMark printer={printer} />
        {waiting > 0 && <p class="hint">{t('staff.printing.waiting', { count: waiting })}</p>}
      </header>
      {problemsOf(id).map((problem) => (
        <div key={problem.id} class="notice">
          <p>
            <strong>{problemText(problem, 'what')}</strong> <span class="hint">{t('staff.inbox.since', { time: clockTime(problem.since) })}</span>
          </p>
          <p>{problemText(problem, 'do')}</p>
        </div>
      ))}
      {standing === 'quarantined' && (
        <Button wide look="primary" icon="check" onPress={() => void resume()}>
          {t('staff.printing.resume')}
        </Button>
      )}
      <p>{standIn(printer)}</p>
      <div class="row-of-buttons">
        <Button icon="printer" onPress={() => void ask({ type: 'test_print', printer: id }, 'setup.printers.tested')}>
          {t('setup.printers.test')}
        </Button>
        {printer.drawer && (
          <Button icon="coins" onPress={() => setOpening(true)}>
            {t('staff.drawer')}
          </Button>
        )}
      </div>
      {house && (
        <div class="group">
          <h3>{t('staff.printing.house')}</h3>
          <div class="row-of-buttons">
            <Button icon="slip" onPress={() => void ask({ type: 'print_origin_sheet' }, 'staff.printing.origins.done')}>
              {t('staff.printing.origins')}
            </Button>
          </div>
        </div>
      )}
      {printer.proof !== undefined && (
        <div class="group">
          <h3>{t('staff.printing.proof')}</h3>
          <p>{t(`staff.printing.proof.${printer.proof}`)}</p>
        </div>
      )}
      {opening && <OpenDrawer onClose={() => setOpening(false)} />}
    </>
  );
}

function standIn({ backup, stands_in: now }: PrinterRow): string {
  if (now !== undefined) return t('staff.printing.stands_in', { printer: printerName(now) });
  return backup === undefined ? t('staff.printing.no_backup') : t('staff.printing.backup', { printer: printerName(backup) });
}

function OpenDrawer({ onClose }: { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const usual = [t('staff.drawer.reason.change'), t('staff.drawer.reason.count'), t('staff.drawer.reason.look')];
  const open = () => {
    onClose();
    void ask({ type: 'open_drawer', reason: reason.trim() }, 'staff.drawer.done');
  };
  return (
    <Dialog title={t('staff.drawer.title')} onClose={onClose}>
      <p>{t('staff.drawer.what')}</p>
      <Reason label={t('staff.reason')} hint={t('staff.reason.hint')} usual={usual} value={reason} onInput={setReason} />
      <div class="actions">
        <Button onPress={onClose}>{t('button.close')}</Button>
        <Button look="primary" icon="coins" disabled={reason.trim() === ''} onPress={open}>
          {t('staff.drawer')}
        </Button>
      </div>
    </Dialog>
  );
}
