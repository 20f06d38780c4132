// What may stand above any guest's screen: that no order can begin now, and what the hub refused.

import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icons.tsx';
import { local, refusalText, t } from '../text.ts';
import { refusal } from './order.ts';
import { closed } from './shop.ts';

export function ClosedBanner() {
  const state = closed.value;
  if (state === null) return null;
  const paused = state.paused?.message === undefined ? t('start.paused') : local(state.paused.message);
  return (
    <p class="banner" role="alert">
      <Icon name="warning" />
      <span>{state.last_order_passed === true ? t('start.last_order') : paused}</span>
    </p>
  );
}

/** What the hub refused, in the guest's own words. */
export function RefusalDialog() {
  const error = refusal.value;
  if (error === null) return null;
  const params = Object.fromEntries(Object.entries(error.params).map(([name, value]) => [name, value]));
  return (
    <Dialog title={t('refused.title')} onClose={() => (refusal.value = null)}>
      <p>{refusalText(error.code, params, error.guest)}</p>
      <div class="actions">
        <Button look="primary" onPress={() => (refusal.value = null)}>
          {t('button.ok')}
        </Button>
      </div>
    </Dialog>
  );
}
