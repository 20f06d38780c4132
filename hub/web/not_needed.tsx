// A kitchen ticket that nobody needs any more: forgotten by mistake it costs a guest's food, so it is asked twice.

import { Button } from './parts/button.tsx';
import { Dialog } from './parts/dialog.tsx';
import { paperName, type Stuck } from './prints.ts';
import { t } from './text.ts';

export function ReallyNotNeeded({ paper, onClose, onDismiss }: { paper: Stuck; onClose: () => void; onDismiss: () => void }) {
  return (
    <Dialog title={t('staff.stuck.dismissed.sure', { paper: paperName(paper) })} onClose={onClose}>
      <p>{t('staff.stuck.dismissed.what')}</p>
      <div class="actions">
        <Button onPress={onClose}>{t('button.close')}</Button>
        <Button look="stop" onPress={onDismiss}>
          {t('staff.stuck.dismissed')}
        </Button>
      </div>
    </Dialog>
  );
}
