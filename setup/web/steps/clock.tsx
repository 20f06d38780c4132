// What the box thinks the time is, and a person who says that a jump was right.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { language } from '../../../hub/web/text.ts';
import { ask, house, houseAt, lookNow } from '../hub.ts';
import { fullTime, t } from '../words.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export function Clock() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = window.setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(tick);
  }, []);
  const told = house.value;
  if (told === null) return null;
  const hubNow = told.now + Math.max(0, now - houseAt.value);
  const away = Math.round(Math.abs(hubNow - now) / MINUTE_MS);
  const accept = async () => {
    if ((await ask({ type: 'accept_clock' }, 'setup.clock.accepted')) !== null) await lookNow();
  };
  return (
    <>
      <p class="result" role="timer">
        {fullTime(hubNow, language())}
      </p>
      {told.jumped_ms !== 0 ? (
        <>
          <p class="notice">{t('setup.clock.wall', { time: fullTime(hubNow + told.jumped_ms, language()) })}</p>
          <p>{t('setup.clock.ask')}</p>
          <Button look="primary" wide onPress={() => void accept()}>
            {t('setup.clock.accept')}
          </Button>
        </>
      ) : (
        <p>{away > 1 ? t('setup.clock.differs', { minutes: away }) : t('setup.clock.same')}</p>
      )}
    </>
  );
}
