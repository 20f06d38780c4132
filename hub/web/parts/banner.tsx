import { connected } from '../socket.ts';
import { t } from '../text.ts';
import { Icon } from './icons.tsx';

/** Says that the hub is not heard, and that nothing is lost. */
export function Banner() {
  return (
    <div role="status">
      {connected.value === false && (
        <p class="banner">
          <Icon name="warning" />
          <span>{t('live.lost')}</span>
        </p>
      )}
    </div>
  );
}
