// Discounts (할인): off the whole bill or one line, in percent or won; coupons; and what was taken off is put back.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import type { Command, Local } from '../../../hub/web/wire.ts';
import { askAuthorised } from '../authorise.tsx';
import type { Bill, BillLine, Discount } from '../bill.ts';
import { ask, coupons, said, underWay } from '../hub.ts';
import { orders } from '../orders.ts';
import { Chips, Mark, Reason, useGone } from '../parts.tsx';
import { Keypad, Typed } from './keypad.tsx';

const PERCENTS = [5, 10, 20, 30, 50, 100];
const REASONS = ['staff.discount.reason.regular', 'staff.discount.reason.sorry', 'staff.discount.reason.staff', 'staff.discount.reason.price'] as const;
const WHOLE = 'whole';
/** Beside the percents: a sum of won. */
const WON = 'won';

type Line = BillLine & { id: string; order: string };

export function Discounts({ bill, onClose }: { bill: Bill; onClose: () => void }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const slot = `discount.${bill.id}`;
  const send = async (body: Extract<Command, { type: 'give_discount' | 'redeem_coupon' }>) => {
    setTrouble(null);
    const told = await askAuthorised(slot, body);
    if (told === null) return false;
    if ('answer' in told) say(t('staff.discount.done', { amount: told.answer.off }));
    else if (!gone.current) setTrouble(refusalOf(told.error));
    return 'answer' in told;
  };
  const owned = coupons.value;
  const busy = underWay.value.has(slot);
  return (
    <Dialog wide title={t('staff.discount.title', { amount: bill.due })} onClose={onClose}>
      <Given bill={bill} />
      <Give bill={bill} busy={busy} onGive={send} onClose={onClose}>
        {owned.length > 0 && (
          <div class="group">
            <h3>{t('staff.coupon')}</h3>
            <div class="choices">
              {owned.map((coupon) => (
                <Button key={coupon.id} disabled={busy || Object.values(bill.discounts).some(({ source }) => source === coupon.id)} onPress={() => void send({ type: 'redeem_coupon', bill: bill.id, coupon: coupon.id })}>
                  {t(coupon.least > 0 ? 'staff.coupon.least' : 'staff.coupon.name', { name: said(coupon.name), off: offText(coupon), least: coupon.least })}
                </Button>
              ))}
            </div>
          </div>
        )}
      </Give>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </Dialog>
  );
}

export function offText({ percent, amount }: { percent?: number | null; amount?: number | null }): string {
  return percent === undefined || percent === null ? money(amount ?? 0) : t('staff.discount.percent', { percent });
}

/** What was taken off already. */
function Given({ bill }: { bill: Bill }) {
  const given = Object.entries(bill.discounts);
  if (given.length === 0) return null;
  return (
    <ul class="payments" aria-label={t('staff.discount.given')}>
      {given.map(([id, discount]) => (
        <li key={id}>
          <span class="words">
            <strong>{discountName(discount, bill)}</strong>
          </span>
          <Mark tone="plain">{t('staff.discount.off', { amount: discount.off })}</Mark>
          {discount.kind !== 'rounding' && (
            <Button look="stop" onPress={() => void ask({ type: 'remove_discount', bill: bill.id, discount: id }, 'staff.discount.removed')}>
              {t('staff.discount.remove')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A bill has the names that its guest reads; the list of orders has those that staff read. */
function nameIn(order: string, { no, name }: BillLine): Local {
  return orders.value.find(({ id }) => id === order)?.dishes[no - 1]?.name ?? name;
}

/** What it is, of which dish, and how much where that is a share of it. */
export function discountName({ kind, percent, order, line, source }: Discount, bill: Bill): string {
  const coupon = coupons.value.find(({ id }) => id === source);
  const dish = order === undefined ? undefined : bill.orders[order]?.lines.find(({ no }) => no === line);
  const name = coupon === undefined ? t(`staff.discount.kind.${kind}`) : said(coupon.name);
  return [name, order === undefined || dish === undefined ? undefined : said(nameIn(order, dish)), percent === undefined ? undefined : t('staff.discount.percent', { percent })].filter(Boolean).join(' · ');
}

type GiveProps = { bill: Bill; busy: boolean; onGive: (body: Extract<Command, { type: 'give_discount' }>) => Promise<boolean>; onClose: () => void; children: ComponentChildren };

function Give({ bill, busy, onGive, onClose, children }: GiveProps) {
  const lines = Object.entries(bill.orders).flatMap(([order, { lines }]) => lines.filter(({ left, amount }) => left > 0 && amount > 0).map((line): Line => ({ ...line, name: nameIn(order, line), order, id: `${order}.${line.no}` })));
  const [of, setOf] = useState(WHOLE);
  const [by, setBy] = useState<string | null>(null);
  const [won, setWon] = useState('');
  const [reason, setReason] = useState('');
  const line = lines.find(({ id }) => id === of);
  const size = Number(by === WON ? won : by);
  const off = by === WON ? { percent: null, amount: size } : { percent: size, amount: null };
  const give = async () => {
    const given = await onGive({
      type: 'give_discount',
      bill: bill.id,
      order: line?.order ?? null,
      line: line?.no ?? null,
      ...off,
      reason: reason.trim(),
    });
    if (given) {
      setBy(null);
      setWon('');
    }
  };
  const name = ({ name, amount }: { name: Local; amount: number }) => t('staff.discount.of.line', { name: said(name), amount });
  return (
    <div class="two">
      <div class="group">
        <h3>{t('staff.discount.of')}</h3>
        <Chips label={t('staff.discount.of')} choices={[{ id: WHOLE, name: t('staff.discount.of.whole', { amount: bill.total }) }, ...lines.map((one) => ({ id: one.id, name: name(one) }))]} chosen={of} onChoose={setOf} />
        <h3>{t('staff.discount.how_much')}</h3>
        <Chips
          label={t('staff.discount.how_much')}
          choices={[...PERCENTS.map((percent) => ({ id: String(percent), name: t('staff.discount.percent', { percent }) })), { id: WON, name: t('staff.discount.by.won') }]}
          chosen={by}
          onChoose={setBy}
        />
        {by === WON && (
          <div class="cash">
            <div class="cash-sums">
              <p>{t('staff.discount.won')}</p>
              <Typed label={t('staff.discount.won')}>{money(Number(won))}</Typed>
            </div>
            <Keypad kind="sum" onInput={setWon} onEnter={() => undefined} />
          </div>
        )}
      </div>
      <div class="group">
        <Reason label={t('staff.reason')} usual={REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
        <div class="row-of-buttons">
          <Button onPress={onClose}>{t('button.close')}</Button>
          <Button look="primary" disabled={busy || size <= 0 || reason.trim() === ''} onPress={() => void give()}>
            {size > 0 ? t('staff.discount.give', { off: offText(off) }) : t('staff.discount.choose')}
          </Button>
        </div>
        {children}
      </div>
    </div>
  );
}
