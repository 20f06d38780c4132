import { Button } from '../../../hub/web/parts/button.tsx';
import { Pages } from '../../../hub/web/parts/pages.tsx';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import type { Seating } from '../../../hub/web/wire.ts';
import { call } from '../calls.ts';
import { billOpen, seating } from '../party.ts';
import { waysHere } from '../paying.ts';
import { DishRow, roundsOf } from '../table.tsx';
import { isPaying, PayHere, PayingHere } from './paying.tsx';

/** Everything that was ordered, round by round, and what is to be paid at the counter. */
export function BillScreen() {
  const party = seating.value;
  const close = () => (billOpen.value = false);
  if (party !== undefined && isPaying()) return <PayingHere party={party} />;
  return (
    <>
      <h1>{t('table.bill')}</h1>
      <Pages topic="bill" label={t('table.bill')}>
        {party === undefined || roundsOf(party).length === 0 ? (
          <p class="nothing">{t('table.bill.none')}</p>
        ) : (
          <ul class="rounds">
            {roundsOf(party).map(({ id, round }) => (
              <li key={id}>
                <h2>{t('table.round', { number: round.number, time: clockTime(round.at) })}</h2>
                <ul class="dishes">
                  {round.lines.map((line) => (
                    <DishRow key={line.no} line={line} priced />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </Pages>
      {party !== undefined && <Sums party={party} />}
      {party !== undefined && <PayHere party={party} />}
      <div class="actions">
        <Button icon="back" onPress={close}>
          {t('table.back')}
        </Button>
        <Button look="primary" icon="bell" onPress={() => void call('bill')}>
          {t('table.bill.call')}
        </Button>
      </div>
    </>
  );
}

function Sums({ party }: { party: Seating }) {
  const settled = party.due <= 0 && party.paid > 0;
  return (
    <div class="sums">
      {party.paid > 0 && (
        <p class="total paid">
          <span>{t('table.bill.paid')}</span>
          <strong>{money(party.paid)}</strong>
        </p>
      )}
      <p class="total">
        <span>{t('table.bill.due')}</span>
        <strong>{money(Math.max(0, party.due))}</strong>
      </p>
      {(settled || waysHere.value.length === 0) && <p class="hint">{t(settled ? 'table.bill.settled' : 'table.bill.counter')}</p>}
    </div>
  );
}
