// One order with its bill: what to do next first, then lines, payments, and what is done rarely.

import { useLayoutEffect, useState } from 'preact/hooks';
import { live } from '../../../hub/web/documents.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, money, nameOf, t } from '../../../hub/web/text.ts';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import type { Local } from '../../../hub/web/wire.ts';
import { inDoubt, openPayment, type Bill, type BillLine } from '../bill.ts';
import { ask, counter, floor, link, said } from '../hub.ts';
import { lookAgain, orders, placeOf, stateOf, type Order } from '../orders.ts';
import { Mark, Nothing } from '../parts.tsx';
import { CancelOrder } from './cancel.tsx';
import { OwnReceipts } from './cash_receipts.tsx';
import { discountName, Discounts } from './discount.tsx';
import { OrderPapers } from './order_papers.tsx';
import { Payments } from './payments.tsx';
import { RefundPayment } from './refund.tsx';
import { TONES } from './orders.tsx';
import { Stamps } from './stamps.tsx';
import { Tender } from './tender.tsx';

type Question = { ask: 'pay' | 'discount' | 'cancel' } | { ask: 'refund'; payment: string };

export function OrderEditor({ order, onChoose }: { order: Order; onChoose: (id: string) => void }) {
  const name = `bill.${order.bill}`;
  useLayoutEffect(() => {
    link.watch(name);
    return () => link.unwatch(name);
  }, [name]);
  const [question, put] = useState<Question | null>(null);
  const bill = live<Bill>(name).value;
  const own = bill?.orders[order.id];
  if (bill === undefined || own === undefined) return <Nothing>{t('loading.title')}</Nothing>;
  const close = () => {
    put(null);
    void lookAgain(order.id);
  };
  const others = Object.entries(bill.orders).filter(([id]) => id !== order.id);
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.order.title', { number: order.number })}</h2>
        <Mark tone={TONES[stateOf(order)]}>{t(`staff.order.${stateOf(order)}`)}</Mark>
        <p class="hint">{`${clockTime(order.at)} · ${placeOf(order)}`}</p>
      </header>
      <Next order={order} bill={bill} onPay={() => put({ ask: 'pay' })} />
      <ul class="bill-lines" aria-label={t('staff.order.lines')}>
        {own.lines.map((line, at) => (
          <Line key={line.no} line={line} name={said(order.dishes[at]?.name ?? line.name)} />
        ))}
      </ul>
      {own.allergens !== undefined && (
        <p class="allergy">
          <Icon name="warning" />
          {t('staff.allergy', { names: own.allergens.map((one) => t(`allergen.${one}`)).join(', ') })}
        </p>
      )}
      {own.note !== undefined && <p class="note">{own.note}</p>}
      <Sums bill={bill} alone={others.length === 0} total={own.total} />
      {others.length > 0 && (
        <div class="group">
          <h3>{t('staff.order.same_bill')}</h3>
          <div class="choices">
            {others.map(([id, { number, total }]) => (
              <Button key={id} disabled={!orders.value.some((one) => one.id === id)} onPress={() => onChoose(id)}>
                {t('staff.order.other', { number, amount: total })}
              </Button>
            ))}
          </div>
        </div>
      )}
      <Payments bill={bill} onRefund={(payment) => put({ ask: 'refund', payment })} />
      <OwnReceipts bill={bill} />
      <OrderPapers order={order} orders={Object.keys(bill.orders)} />
      <Rarely order={order} bill={bill} tickets={own.tickets} onCancel={() => put({ ask: 'cancel' })} onDiscount={() => put({ ask: 'discount' })} />
      {question?.ask === 'pay' && <Tender bill={bill} number={order.number} onClose={close} />}
      {question?.ask === 'discount' && <Discounts bill={bill} onClose={close} />}
      {question?.ask === 'cancel' && <CancelOrder order={order} bill={bill} lines={own.lines} onClose={close} />}
      {question?.ask === 'refund' && <RefundPayment bill={bill} id={question.payment} onClose={close} />}
    </>
  );
}

/** What a person should do next about this order: look at an ID, take the money, give some back. */
function Next({ order, bill, onPay }: { order: Order; bill: Bill; onPay: () => void }) {
  const waits = order.waits.filter((why) => why !== 'payment');
  const open = openPayment(bill);
  const seating = Object.entries(floor.value?.seatings ?? {}).find(([, { bill: own }]) => own === bill.id)?.[0];
  return (
    <div class="next">
      {waits.map((why) => (
        <div key={why} class="notice">
          <p>{t(why === 'age' ? 'staff.order.age.what' : 'staff.order.check.what')}</p>
          <Button icon="check" onPress={() => void ask({ type: 'fire_order', order: order.id }, 'staff.order.released')}>
            {t(why === 'age' ? 'staff.order.age' : 'staff.order.check')}
          </Button>
        </div>
      ))}
      {open !== undefined && (
        <div class="notice">
          <p>{t(open.by_hand !== undefined ? 'staff.order.by_hand' : `staff.order.open.${open.state === 'unknown' ? 'unknown' : 'requested'}`, { method: nameOf('pay', open.method, open.method), amount: open.amount })}</p>
          <Button look="primary" icon="onward" onPress={onPay}>
            {t('staff.order.go_on')}
          </Button>
        </div>
      )}
      {bill.due < 0 && <p class="notice">{t('staff.order.owed.what', { amount: -bill.due })}</p>}
      {bill.due > 0 && open === undefined && (
        <Button wide look="primary" icon="coins" onPress={onPay}>
          {t('staff.order.pay', { amount: bill.due })}
        </Button>
      )}
      <AtCounter order={order} />
      {seating !== undefined && bill.due <= 0 && !inDoubt(bill) && (
        <Button icon="onward" onPress={() => void ask({ type: 'close_seating', seating }, 'staff.order.left')}>
          {t('staff.order.leave')}
        </Button>
      )}
    </div>
  );
}

/** What no station makes is got ready and handed over at the counter. */
function AtCounter({ order }: { order: Order }) {
  const ticket = counter.value?.tickets[order.id];
  const done = counter.value?.done[order.id]?.lines.some(({ state }) => state === 'served') === true;
  if (ticket === undefined && !done) return null;
  const bump = (to: 'ready' | 'served' | 'recall') => void ask({ type: 'bump_lines', order: order.id, station: 'counter', to, lines: [] });
  const waiting = ticket?.lines.some(({ state }) => state === 'fired') === true;
  return (
    <div class="notice call">
      <p>{t(done ? 'staff.order.handed' : waiting ? 'staff.order.prepare' : 'staff.order.hand_over')}</p>
      {done ? (
        <Button icon="back" onPress={() => bump('recall')}>
          {t('staff.undo')}
        </Button>
      ) : (
        <Button icon="check" onPress={() => bump(waiting ? 'ready' : 'served')}>
          {t(waiting ? 'staff.order.ready' : 'staff.order.served')}
        </Button>
      )}
    </div>
  );
}

function Line({ line, name }: { line: BillLine; name: string }) {
  const choices = [...line.parts.flatMap(({ name, options }) => [said(name), ...options.map(optionText)]), ...line.options.map(optionText)];
  return (
    <li class={line.left === 0 ? 'gone' : ''}>
      <span class="quantity">{line.left === 0 ? line.quantity : line.left}</span>
      <span class="words">
        <span class="name">{name}</span>
        {choices.length > 0 && <span class="hint">{choices.join(', ')}</span>}
        {line.note !== undefined && <span class="note">{line.note}</span>}
        {line.left < line.quantity && <Mark tone="stop">{line.left === 0 ? t('staff.order.cancelled') : t('staff.order.some_cancelled', { count: line.quantity - line.left })}</Mark>}
      </span>
      <span class="amount">{money(line.amount)}</span>
    </li>
  );
}

function optionText({ name, quantity }: { name: Local; quantity: number }): string {
  return quantity > 1 ? t('staff.orders.dish', { name: said(name), count: quantity }) : said(name);
}

function Sums({ bill, alone, total }: { bill: Bill; alone: boolean; total: number }) {
  return (
    <dl class="sums">
      {!alone && (
        <div>
          <dt>{t('staff.order.this')}</dt>
          <dd>{money(total)}</dd>
        </div>
      )}
      {Object.entries(bill.discounts).map(([id, discount]) => (
        <div key={id}>
          <dt>{discountName(discount, bill)}</dt>
          <dd>{t('staff.discount.off', { amount: discount.off })}</dd>
        </div>
      ))}
      <div>
        <dt>{t(alone ? 'staff.order.total' : 'staff.order.bill')}</dt>
        <dd>{money(bill.total)}</dd>
      </div>
      {bill.paid > 0 && bill.due !== 0 && (
        <div>
          <dt>{t('staff.order.so_far')}</dt>
          <dd>{money(bill.paid)}</dd>
        </div>
      )}
      {bill.due > 0 && bill.paid > 0 && (
        <div class="due">
          <dt>{t('staff.order.due')}</dt>
          <dd>{money(bill.due)}</dd>
        </div>
      )}
    </dl>
  );
}

type RarelyProps = { order: Order; bill: Bill; tickets: Record<string, number>; onCancel: () => void; onDiscount: () => void };

function Rarely({ order, bill, tickets, onCancel, onDiscount }: RarelyProps) {
  const unpaid = bill.due > 0;
  const doubt = inDoubt(bill);
  // What no kitchen makes is on no paper of the kitchen's.
  const ours = counter.value?.tickets[order.id] ?? counter.value?.done[order.id];
  const cooked = ours === undefined && ['fired', 'ready', 'served'].some((state) => (tickets[state] ?? 0) > 0);
  const again = (what: 'kitchen_ticket' | 'customer_receipt') => void ask({ type: 'reprint', order: order.id, what }, 'staff.reprint.done');
  return (
    <div class="row-of-buttons rarely">
      {unpaid && (
        <Button icon="percent" disabled={doubt} onPress={onDiscount}>
          {t('staff.discount.open')}
        </Button>
      )}
      <Stamps bill={bill} />
      {unpaid && <Button onPress={() => void ask({ type: 'print_bill', bill: order.bill }, 'staff.reprint.bill.done')}>{t('staff.reprint.bill')}</Button>}
      <Button disabled={!cooked} onPress={() => again('kitchen_ticket')}>
        {t('staff.reprint.kitchen')}
      </Button>
      <Button onPress={() => again('customer_receipt')}>{t('staff.reprint.receipt')}</Button>
      <Button look="stop" disabled={doubt || order.dishes.every(({ left }) => left === 0)} onPress={onCancel}>
        {t('staff.cancel')}
      </Button>
    </div>
  );
}
