import { House } from '../../../hub/web/parts/house.tsx';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { clockTime, language, local, ownNames, speaks, t } from '../../../hub/web/text.ts';
import type { Menu, Service } from '../../../hub/web/wire.ts';
import { change, session, show } from '../session.ts';
import { closed, shop } from '../shop.ts';

/** Language and "here or to go": the first two things to know. */
export function Start({ menu }: { menu: Menu }) {
  const name = shop.value?.profile.name;
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
            <h1>{t('start.question')}</h1>
            <div class="services">
              <button type="button" class="service pressable" onClick={() => begin('eat_in')}>
                <Icon name="house" />
                <span>{t('start.eat_in')}</span>
              </button>
              <button type="button" class="service pressable" onClick={() => begin('take_away')}>
                <Icon name="bag" />
                <span>{t('start.take_away')}</span>
              </button>
            </div>
          </>
        )}
      </div>
    </>
  );
}

function Languages() {
  const offered = (shop.value?.languages ?? ['ko']).filter(speaks);
  if (offered.length < 2) return null;
  return (
    <div class="languages" role="group" aria-label={t('start.language')}>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          class="button"
          lang={one}
          aria-pressed={session.value.language === one && language() === one}
          onClick={() => change({ language: one })}
        >
          {ownNames[one]}
        </button>
      ))}
    </div>
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
