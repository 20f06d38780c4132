// What an X or a Z says (정산), on the screen in the words of its paper.

import { clockTime, money, t } from '../../../hub/web/text.ts';
import { methodName } from '../bill.ts';
import { printerName } from '../hub.ts';
import { drawerName, signed, type Figures, type ShiftFigures, type Tally } from '../till.tsx';

const ITEMS_SHOWN = 10;

function times({ count }: Tally): string {
  return t('paper.report.count', { count });
}

function Line({ name, count, sum, strong }: { name: string; count?: string; sum: string; strong?: boolean }) {
  return (
    <div class={strong === true ? 'due' : ''}>
      <dt>
        {name}
        {count !== undefined && <span class="hint"> {count}</span>}
      </dt>
      <dd>{sum}</dd>
    </div>
  );
}

export function Report({ figures, shifts }: { figures: Figures; shifts: ShiftFigures[] }) {
  const { gross, discounts, refunds, net, supply, vat, exempt, tenders, items, orders, cancels, free, unpaid, test } = figures;
  return (
    <div class="report">
      <div>
        <p>{t('paper.report.net')}</p>
        <p class="sum-large" data-net={net.amount}>
          {money(net.amount)}
        </p>
      </div>
      <div class="two">
        <div class="group">
          <dl class="sums" aria-label={t('staff.till.sales')}>
            <Line name={t('paper.report.gross')} count={times(gross)} sum={money(gross.amount)} />
            <Line name={t('paper.report.discounts')} count={times(discounts)} sum={signed(-discounts.amount)} />
            <Line name={t('paper.report.refunds')} count={times(refunds)} sum={signed(-refunds.amount)} />
            <Line strong name={t('paper.report.net')} sum={money(net.amount)} />
          </dl>
          <dl class="sums" aria-label={t('staff.till.tax')}>
            <Line name={t('staff.export.supply')} sum={money(supply)} />
            <Line name={t('staff.export.vat')} sum={money(vat)} />
            {exempt > 0 && <Line name={t('staff.export.exempt')} sum={money(exempt)} />}
          </dl>
          <dl class="sums" aria-label={t('staff.till.ordered')}>
            <Line name={t('paper.report.orders')} count={times(orders)} sum={money(orders.amount)} />
            <Line name={t('paper.report.cancels')} count={times(cancels)} sum={money(cancels.amount)} />
            {free.count > 0 && <Line name={t('paper.report.free')} count={times(free)} sum={money(free.amount)} />}
            {unpaid.count > 0 && <Line strong name={t('paper.report.unpaid')} count={times(unpaid)} sum={money(unpaid.amount)} />}
            {test.count > 0 && <Line name={t('paper.report.test')} count={times(test)} sum={money(test.amount)} />}
          </dl>
        </div>
        <div class="group">
          <dl class="sums" aria-label={t('staff.till.tenders')}>
            {tenders.map(({ method, taken, refunded }) => (
              <Line key={method} name={methodName(method)} count={times(taken)} sum={money(taken.amount - refunded.amount)} />
            ))}
            {tenders.length === 0 && <Line name={t('staff.till.nothing')} sum="" />}
          </dl>
          {shifts.map((shift) => (
            <Drawer key={shift.shift} shift={shift} />
          ))}
          {items.length > 0 && (
            <dl class="sums" aria-label={t('staff.till.top')}>
              {items.slice(0, ITEMS_SHOWN).map(({ item, name, quantity, amount }) => (
                <Line key={item} name={name} count={t('staff.till.pieces', { count: quantity })} sum={money(amount)} />
              ))}
            </dl>
          )}
        </div>
      </div>
    </div>
  );
}

function Drawer({ shift }: { shift: ShiftFigures }) {
  const { drawer, opened_at, closed_at, expected, counted, difference } = shift;
  const name = drawerName({ drawer, drawer_name: printerName(drawer) });
  return (
    <dl class="sums" aria-label={name}>
      <Line name={name} count={closed_at === null ? t('staff.shift.since', { time: clockTime(opened_at) }) : `${clockTime(opened_at)}–${clockTime(closed_at)}`} sum="" />
      <Line name={t('paper.report.till.expected')} sum={money(expected)} />
      {counted !== null && <Line name={t('paper.report.till.counted')} sum={money(counted)} />}
      {difference !== null && <Line strong name={t('paper.report.till.difference')} sum={signed(difference)} />}
    </dl>
  );
}
