// Where the word of `toast.ts` stands.

import { toast } from '../toast.ts';
import { Icon } from './icons.tsx';

export function Toast() {
  const shown = toast.value;
  return (
    <div class="toasts" role="status">
      {shown !== null && (
        <p class={`toast ${shown.bad ? 'bad' : 'good'}`}>
          <Icon name={shown.bad ? 'warning' : 'check'} />
          <span>{shown.text}</span>
        </p>
      )}
    </div>
  );
}
