// Tender (결제): what a bill owes, paid by one way or by several, each its own payment, until nothing is left.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { Icon, type IconName } from '../../../hub/web/parts/icons.tsx';
import { Stepper } from '../../../hub/web/parts/stepper.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import { methodName, openPayment, payments, reasonText, wasStopped, type Bill } from '../bill.ts';
import { askFor, shop, underWay } from '../hub.ts';
import { Chips, Mark, useGone, useKept } from '../parts.tsx';
import { CashPanel } from './cash.tsx';
import { Charging } from './charging.tsx';
import { Discounts } from './discount.tsx';
import { Keypad, Typed } from './keypad.tsx';
import { PaymentMark } from './payments.tsx';

/** The smallest coin anybody has: a share is a sum that can be laid on the counter, and the last pays the rest. */
const COIN = 10;
const PEOPLE_FIRST = 2;
/** `PAYMENTS_PER_BILL_MAX` in `hub/domain/payment.py` is higher; a longer table splits its bill before. */
const PEOPLE_MAX = 30;
const SHARES = ['whole', 'half', 'people', 'own'] as const;
type Share = (typeof SHARES)[number];

const ICONS: Partial<Record<string, IconName>> = { cash: 'coins', hand_terminal: 'card', card_terminal: 'card', shop_qr: 'qr', online: 'phone' };

/** A bill that is being split: who has paid since it began is counted, so that a decline costs nobody their turn. */
type Split = { bill: string; share: Share; people: number; each: number; before: number };

export function Tender({ bill, number, onClose }: { bill: Bill; number: string; onClose: () => void }) {
  const [cash, takeCash] = useState<number | null>(null);
  const [change, setChange] = useState<number | null>(null);
  const [discounting, setDiscounting] = useState(false);
  const open = openPayment(bill);
  const done = () => {
    takeCash(null);
    setChange(null);
  };
  return (
    <Dialog wide title={t('staff.tender.title', { number })} onClose={onClose}>
      <div class="tender">
        <Standing bill={bill} onDiscount={open === undefined && bill.due > 0 ? () => setDiscounting(true) : null} onClose={change === null && (open !== undefined || bill.due > 0) ? onClose : null} />
        <section class="tender-now" aria-live="polite">
          {change !== null ? (
            <Change change={change} due={bill.due} onNext={bill.due > 0 ? done : onClose} />
          ) : open !== undefined ? (
            <Charging key={open.id} payment={open} />
          ) : cash !== null ? (
            <CashPanel bill={bill} amount={cash} onBack={() => takeCash(null)} onTaken={setChange} />
          ) : bill.due > 0 ? (
            <Choose bill={bill} onCash={takeCash} />
          ) : (
            <Settled onClose={onClose} />
          )}
        </section>
      </div>
      {discounting && <Discounts bill={bill} onClose={() => setDiscounting(false)} />}
    </Dialog>
  );
}

type StandingProps = { bill: Bill; onDiscount: (() => void) | null; onClose: (() => void) | null };

/** What is left, large; how it came to that; and the way out, which leaves everything as it stands. */
function Standing({ bill, onDiscount, onClose }: StandingProps) {
  const made = payments(bill).filter(({ state }) => state !== 'declined');
  return (
    <section class="tender-sums">
      <p>{t('staff.order.due')}</p>
      <p class="sum-large" data-due={bill.due}>
        {money(Math.max(0, bill.due))}
      </p>
      <dl class="sums">
        <div>
          <dt>{t('staff.tender.total')}</dt>
          <dd>{money(bill.total + bill.discount)}</dd>
        </div>
        {bill.discount > 0 && (
          <div>
            <dt>{t('staff.discount')}</dt>
            <dd>{t('staff.discount.off', { amount: bill.discount })}</dd>
          </div>
        )}
        {bill.paid > 0 && (
          <div>
            <dt>{t('staff.order.so_far')}</dt>
            <dd>{money(bill.paid)}</dd>
          </div>
        )}
      </dl>
      {onDiscount !== null && (
        <Button icon="percent" onPress={onDiscount}>
          {t('staff.discount.open')}
        </Button>
      )}
      {made.length > 0 && (
        <ul class="payments" aria-label={t('staff.order.payments')}>
          {made.map((payment) => (
            <li key={payment.id}>
              <strong>{`${methodName(payment.method)} ${money(payment.amount)}`}</strong>
              <PaymentMark payment={payment} />
            </li>
          ))}
        </ul>
      )}
      {onClose !== null && <Button onPress={onClose}>{t(openPayment(bill) === undefined ? 'button.close' : 'staff.tender.later')}</Button>}
    </section>
  );
}

function Choose({ bill, onCash }: { bill: Bill; onCash: (amount: number) => void }) {
  const approved = payments(bill).filter(({ state }) => state === 'approved').length;
  const fresh = (share: Share, people = PEOPLE_FIRST): Split => ({ bill: bill.id, share, people, each: eachOf(bill.due, people), before: approved });
  const [kept, keep] = useKept<Split | null>('tender.split', null);
  const split = kept?.bill === bill.id ? kept : fresh('whole');
  const [own, setOwn] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const left = split.people - (approved - split.before);
  const amount = amountOf(split, left, bill.due, own);
  const methods = (shop.value?.ordering['counter']?.methods ?? []).filter((method) => method !== 'counter');
  const last = payments(bill).at(-1);
  const slot = `charge.${bill.id}`;
  const busy = underWay.value.has(slot) || amount <= 0;
  const charge = async (method: string) => {
    setTrouble(null);
    // One own sum is no rule for the next one.
    if (split.share === 'own') keep(null);
    if (method === 'cash') {
      onCash(amount);
      return;
    }
    const told = await askFor(slot, { type: 'request_payment', bill: bill.id, method, amount });
    if (told !== null && 'error' in told && !gone.current) setTrouble(refusalOf(told.error));
  };
  return (
    <>
      {last?.state === 'declined' && (
        <p class="notice" role="status">
          <strong>{`${nameOf('pay', last.method, last.method)} ${money(last.amount)}: ${t(wasStopped(last) ? 'staff.tender.stopped' : 'staff.payment.declined')}`}</strong>{' '}
          {[last.by_hand === undefined ? reasonText(last.reason) : '', t('staff.tender.declined')].filter(Boolean).join(' ')}
        </p>
      )}
      <h3>{t('staff.tender.now')}</h3>
      <Chips label={t('staff.tender.now')} choices={SHARES.map((id) => ({ id, name: t(`staff.tender.${id}`) }))} chosen={split.share} onChoose={(share) => keep(fresh(share))} />
      {split.share === 'people' && (
        <div class="people">
          <Stepper name={t('staff.tender.people.name')} count={split.people} min={PEOPLE_FIRST} max={PEOPLE_MAX} onChange={(people) => keep(fresh('people', people))} />
          <p>{left > 1 ? t('staff.tender.people.what', { count: left, amount: split.each, last: bill.due - split.each * (left - 1) }) : t('staff.tender.people.last')}</p>
        </div>
      )}
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {split.share === 'own' ? (
        <div class="cash">
          <div class="cash-sums">
            <Typed label={t('staff.tender.own.what')}>{money(amount)}</Typed>
            <Ways methods={methods} busy={busy} onCharge={(method) => void charge(method)} />
          </div>
          <Keypad kind="sum" onInput={setOwn} onEnter={() => undefined} />
        </div>
      ) : (
        <>
          <p class="sum-now">{money(amount)}</p>
          <Ways methods={methods} busy={busy} onCharge={(method) => void charge(method)} />
        </>
      )}
    </>
  );
}

function Ways({ methods, busy, onCharge }: { methods: string[]; busy: boolean; onCharge: (method: string) => void }) {
  if (methods.length === 0) return <p class="notice">{t('staff.tender.no_way')}</p>;
  return (
    <div class="ways" role="group" aria-label={t('staff.tender.ways')}>
      {methods.map((method, at) => (
        <Button key={method} look={at === 0 ? 'primary' : 'quiet'} icon={ICONS[method] ?? 'card'} disabled={busy} onPress={() => onCharge(method)}>
          {nameOf('pay', method, method)}
        </Button>
      ))}
    </div>
  );
}

function eachOf(due: number, people: number): number {
  const part = Math.floor(due / people);
  return part > COIN ? part - (part % COIN) : part;
}

function amountOf({ share, each }: Split, left: number, due: number, own: string): number {
  switch (share) {
    case 'whole':
      return due;
    case 'half':
    case 'people':
      return left > 1 ? Math.min(each, due) : due;
    case 'own':
      return Math.min(Number(own), due);
  }
}

function Change({ change, due, onNext }: { change: number; due: number; onNext: () => void }) {
  return (
    <>
      <Mark tone="good">{t('staff.payment.approved')}</Mark>
      <p class="result" role="status">
        {change > 0 ? t('staff.cash.change', { amount: change }) : t('staff.cash.exact')}
      </p>
      {due > 0 && <p class="notice">{t('staff.cash.left', { amount: due })}</p>}
      <div class="actions">
        <Button look="primary" autofocus onPress={onNext}>
          {t(due > 0 ? 'staff.tender.next' : 'button.ok')}
        </Button>
      </div>
    </>
  );
}

function Settled({ onClose }: { onClose: () => void }) {
  return (
    <>
      <p class="settled" role="status">
        <Icon name="check" />
        <span>{t('staff.tender.settled')}</span>
      </p>
      <div class="actions">
        <Button look="primary" autofocus onPress={onClose}>
          {t('button.ok')}
        </Button>
      </div>
    </>
  );
}
