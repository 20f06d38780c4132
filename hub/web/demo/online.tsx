// The simulated payment service: who may pay now and where, what the hub's next request meets, and its own record.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { clockTime, money, nameOf, t } from '../text.ts';
import { ONLINE_VERBS, say, type FarSide } from './money.ts';

export function OnlineBox({ online }: { online: NonNullable<FarSide['online']> }) {
  const [said, setSaid] = useState<string | null>(null);
  const press = async (verb: string, words: string) => {
    setSaid((await say({ online: 'confirm' }, verb)) ? words : t('demo.mishap.failed'));
  };
  return (
    <section class="far" data-online aria-labelledby="online-service">
      <h2 id="online-service">{t('demo.online')}</h2>
      <h3>{t('demo.online.waiting')}</h3>
      {online.waiting.length === 0 ? (
        <p class="hint">{t('demo.online.nobody')}</p>
      ) : (
        <ul class="phones">
          {online.waiting.map(({ payment, number, amount, checkout }) => (
            <li key={payment}>
              <a class="button" href={checkout} target="_blank" rel="noreferrer">
                <Icon name="phone" />
                <span>{t('demo.online.open', { number, amount: money(amount) })}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="hint" role="status">
        {said === null ? t('demo.online.what') : t('demo.far.next', { what: said })}
      </p>
      <details class="more">
        <summary class="button">{t('demo.far.more')}</summary>
        <div class="choices" role="group" aria-label={t('demo.online')}>
          {ONLINE_VERBS.map((verb) => (
            <Button key={verb} onPress={() => void press(verb, t(`demo.verb.${verb}`))}>
              {t(`demo.verb.${verb}`)}
            </Button>
          ))}
          <Button onPress={() => void press('clear', t('demo.verb.approve'))}>{t('demo.mishap.ok')}</Button>
        </div>
      </details>
      <h3>{t('demo.online.record')}</h3>
      {online.lines.length === 0 ? (
        <p class="hint">{t('demo.far.nothing')}</p>
      ) : (
        <ol class="record">
          {online.lines.map(({ kind, at, amount }, place) => (
            <li key={`${at} ${place}`}>
              <span>{clockTime(at)}</span>
              <strong>{nameOf('demo.far', kind, kind)}</strong>
              <span>{money(amount)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
