import { place } from '../../../hub/web/guest/order.ts';
import { Total } from '../../../hub/web/guest/screens/basket.tsx';
import { channel, closed } from '../../../hub/web/guest/shop.ts';
import { wayOf } from '../../../hub/web/guest/ways.ts';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { Pages } from '../../../hub/web/parts/pages.tsx';
import { t } from '../../../hub/web/text.ts';

export function Pay() {
  const methods = channel.value?.methods ?? [];
  return (
    <>
      <h1>{t('pay.question')}</h1>
      <Total />
      <Pages topic="ways" label={t('pay.question')}>
        <ul class="ways" data-count={methods.length}>
          {methods.map((method) => {
            const way = wayOf(method);
            return (
              <li key={method}>
                <button
                  type="button"
                  class="way pressable"
                  disabled={closed.value !== null}
                  onClick={() => void place(method)}
                >
                  <Icon name={way.icon} />
                  <span class="name">{t(way.name)}</span>
                  <span class="hint">{t(way.what)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </Pages>
    </>
  );
}
