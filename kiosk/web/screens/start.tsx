import { Languages } from '../../../hub/web/guest/languages.tsx';
import { change, show } from '../../../hub/web/guest/session.ts';
import { closed, shop } from '../../../hub/web/guest/shop.ts';
import { House } from '../../../hub/web/parts/house.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { clockTime, local, t } from '../../../hub/web/text.ts';
import type { Menu, Service } from '../../../hub/web/wire.ts';

/** Language and "here or to go": the first two things to know. What the shop does not do is not asked. */
export function Start({ menu }: { menu: Menu }) {
  const name = shop.value?.profile.name;
  const services = shop.value?.services ?? [];
  const only = services.length === 1 ? (services[0] ?? null) : null;
  const begin = (service: Service) => {
    change({ service });
    show({ at: 'menu', category: null });
  };
  return (
    <>
      <div class="hello">
        <House />
        <p class="shop-name">{name !== undefined && local(name)}</p>
        <p>{t('start.welcome')}</p>
      </div>
      <div class="ask">
        <Languages />
        {closed.value !== null || menu.order.length === 0 ? (
          <NotNow empty={menu.order.length === 0} />
        ) : (
          <>
            <h1>{t(only === null ? 'start.question' : `start.only.${only}`)}</h1>
            <div class="services">
              {services.map((service) => (
                <button key={service} type="button" class="service pressable" onClick={() => begin(service)}>
                  <Icon name={service === 'eat_in' ? 'house' : 'bag'} />
                  <span>{t(only === null ? `start.${service}` : 'start.begin')}</span>
                </button>
              ))}
            </div>
          </>
        )}
      </div>
    </>
  );
}

/** Orders are paused, over for today, or there is nothing to order yet. */
function NotNow({ empty }: { empty: boolean }) {
  const state = closed.value;
  const until = state?.paused?.until ?? 0;
  const message = state?.paused?.message;
  return (
    <div class="not-now" role="status">
      <h1>{t('start.closed')}</h1>
      {empty ? (
        <p>{t('start.empty')}</p>
      ) : state?.last_order_passed === true ? (
        <p>{t('start.last_order')}</p>
      ) : (
        <>
          <p>{message === undefined ? t('start.paused') : local(message)}</p>
          {until > 0 && <p>{t('start.until', { time: clockTime(until) })}</p>}
        </>
      )}
    </div>
  );
}
