// Where the word of `toast.ts` stands.

import { toast } from '../toast.ts';
import { t } from '../text.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

export function Toast() {
  const shown = toast.value;
  const undo = () => {
    toast.value = null;
    shown?.undo?.();
  };
  return (
    <div class="toasts" role="status">
      {shown !== null && (
        <div class={`toast ${shown.bad ? 'bad' : 'good'}`}>
          <Icon name={shown.bad ? 'warning' : 'check'} />
          <p>{shown.text}</p>
          {shown.undo !== undefined && <Button onPress={undo}>{t('staff.undo')}</Button>}
        </div>
      )}
    </div>
  );
}
