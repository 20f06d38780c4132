import { place } from '../../../hub/web/guest/order.ts';
import { Total } from '../../../hub/web/guest/screens/basket.tsx';
import { channel, closed } from '../../../hub/web/guest/shop.ts';
import { Icon, type IconName } from '../../../hub/web/parts/icons.tsx';
import { t, type Key } from '../../../hub/web/text.ts';

const WAYS: Partial<Record<string, { icon: IconName; name: Key; what?: Key }>> = {
  counter: { icon: 'coins', name: 'pay.counter', what: 'pay.counter.what' },
  test_card: { icon: 'card', name: 'pay.test_card', what: 'pay.test_card.what' },
};

export function Pay() {
  const methods = channel.value?.methods ?? [];
  return (
    <>
      <h1>{t('pay.question')}</h1>
      <Total />
      <ul class="ways">
        {methods.map((method) => {
          const way = WAYS[method] ?? { icon: 'card' as const, name: 'pay.card' as const };
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
                {way.what !== undefined && <span class="hint">{t(way.what)}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
