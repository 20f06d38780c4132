// "Sold out until": the usual times at a touch, or a time on the clock.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { t } from '../../../hub/web/text.ts';
import { LASTING, momentText, nextTime, untilOf } from '../offer.ts';
import { Field } from '../../../hub/web/parts/field.tsx';

export function SoldOutUntil({ onChoose }: { onChoose: (until: number) => void }) {
  const [time, setTime] = useState<string | null>(null);
  return (
    <div class="group">
      <h3>{t('staff.menu.sell_out')}</h3>
      <div class="choices">
        {LASTING.map((lasting) => (
          <Button key={lasting} onPress={() => onChoose(untilOf(lasting))}>
            {t(`staff.lasting.${lasting}`)}
          </Button>
        ))}
        <Button pressed={time !== null} onPress={() => setTime(time === null ? '' : null)}>
          {t('staff.lasting.clock')}
        </Button>
      </div>
      {time !== null && (
        <div class="field-and-button">
          <Field kind="time" label={t('staff.lasting.time')} value={time} onInput={setTime} />
          <Button disabled={time === ''} onPress={() => onChoose(nextTime(time))}>
            {time === '' ? t('staff.lasting.set') : t('staff.lasting.until', { time: momentText(nextTime(time)) })}
          </Button>
        </div>
      )}
    </div>
  );
}
