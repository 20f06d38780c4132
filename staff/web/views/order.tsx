// One order with its bill: what to do next first, then lines, payments, and what is done rarely.

import { useLayoutEffect, useState } from 'preact/hooks';
import { live } from '../../../hub/web/documents.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, money, nameOf, t } from '../../../hub/web/text.ts';
import type { Local, PaymentState } from '../../../hub/web/wire.ts';
import { ask, askOnce, counter, floor, link, said, shop, underWay } from '../hub.ts';
import { lookAgain, orders, placeOf, stateOf, type Order } from '../orders.ts';
import { Mark, Nothing, type Tone } from '../parts.tsx';
import { CancelOrder, Cash, Refund } from './money.tsx';
import { OrderPapers } from './order_papers.tsx';
import { Resolve } from './resolve.tsx';
import { TONES } from './orders.tsx';

export type BillLine = {
  no: number;
  name: Local;
  quantity: number;
  left: number;
  amount: number;
  options: { name: Local; quantity: number }[];
  parts: { name: Local; options: { name: Local; quantity: number }[] }[];
  note?: string;
};
export type Payment = { method: string; amount: number; state: PaymentState; at: number; change?: number; approval_no?: string; reason?: string };
export type Bill = {
  id: string;
  total: number;
  paid: number;
  due: number;
  orders: Record<string, { number: string; at: number; total: number; note?: string; lines: BillLine[]; tickets: Record<'held' | 'fired' | 'ready' | 'served', number> }>;
  payments: Record<string, Payment>;
};
type Question = { ask: 'cash' | 'cancel' } | { ask: 'refund'; payment: string };

const PAID: Record<PaymentState, Tone> = { requested: 'wait', approved: 'good', declined: 'stop', cancelled: 'stop', unknown: 'wait' };

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
      <Next order={order} bill={bill} onCash={() => put({ ask: 'cash' })} />
      <ul class="bill-lines" aria-label={t('staff.order.lines')}>
        {own.lines.map((line, at) => (
          <Line key={line.no} line={line} name={said(order.dishes[at]?.name ?? line.name)} />
        ))}
      </ul>
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
      <OrderPapers order={order} orders={Object.keys(bill.orders)} />
      <Rarely order={order} unpaid={bill.due > 0} tickets={own.tickets} onCancel={() => put({ ask: 'cancel' })} />
      {question?.ask === 'cash' && <Cash bill={bill} number={order.number} onClose={close} />}
      {question?.ask === 'cancel' && <CancelOrder order={order} lines={own.lines} paid={bill.paid} onClose={close} />}
      {question?.ask === 'refund' && <Refund id={question.payment} payment={bill.payments[question.payment]} onClose={close} />}
    </>
  );
}

/** What a person should do next about this order: look at an ID, take the money, give some back. */
function Next({ order, bill, onCash }: { order: Order; bill: Bill; onCash: () => void }) {
  const waits = order.waits.filter((why) => why !== 'payment');
  const open = Object.entries(bill.payments).find(([, { state }]) => state === 'requested' || state === 'unknown');
  const methods = shop.value?.ordering['counter']?.methods ?? [];
  const seating = Object.entries(floor.value?.seatings ?? {}).find(([, { bill: own }]) => own === bill.id)?.[0];
  const charging = underWay.value.has(`charge.${bill.id}`) || underWay.value.has(`cash.${bill.id}`);
  const charge = (method: string) => void askOnce(`charge.${bill.id}`, { type: 'request_payment', bill: bill.id, method, amount: bill.due });
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
      {open?.[1].state === 'requested' && <p class="notice">{t('staff.order.charging', { amount: open[1].amount })}</p>}
      {open?.[1].state === 'unknown' && <Resolve id={open[0]} bill={bill.id} method={open[1].method} amount={open[1].amount} at={open[1].at} />}
      {bill.due < 0 && <p class="notice">{t('staff.order.owed.what', { amount: -bill.due })}</p>}
      {bill.due > 0 && open === undefined && (
        <div class="row-of-buttons">
          {methods.includes('cash') && (
            <Button look="primary" icon="coins" disabled={charging} onPress={onCash}>
              {t('staff.order.cash', { amount: bill.due })}
            </Button>
          )}
          {methods
            .filter((method) => method !== 'cash' && method !== 'counter')
            .map((method) => (
              <Button key={method} icon="card" disabled={charging} onPress={() => charge(method)}>
                {nameOf('pay', method, method)}
              </Button>
            ))}
        </div>
      )}
      <AtCounter order={order} />
      {seating !== undefined && bill.due <= 0 && open === undefined && (
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

function Payments({ bill, onRefund }: { bill: Bill; onRefund: (payment: string) => void }) {
  const all = Object.entries(bill.payments);
  if (all.length === 0) return null;
  return (
    <div class="group">
      <h3>{t('staff.order.payments')}</h3>
      <ul class="payments">
        {all.map(([id, payment]) => (
          <li key={id}>
            <span class="words">
              <strong>{`${nameOf('paper.method', payment.method, payment.method)} ${money(payment.amount)}`}</strong>
              <span class="hint">
                {[clockTime(payment.at), payment.approval_no, payment.change === undefined || payment.change === 0 ? undefined : t('staff.cash.change', { amount: payment.change })].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Mark tone={PAID[payment.state]}>{t(`staff.payment.${payment.state}`)}</Mark>
            {payment.state === 'approved' && (
              <Button look="stop" onPress={() => onRefund(id)}>
                {t('staff.refund')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

type RarelyProps = { order: Order; unpaid: boolean; tickets: Record<string, number>; onCancel: () => void };

function Rarely({ order, unpaid, tickets, onCancel }: RarelyProps) {
  // What no kitchen makes is on no paper of the kitchen's.
  const ours = counter.value?.tickets[order.id] ?? counter.value?.done[order.id];
  const cooked = ours === undefined && ['fired', 'ready', 'served'].some((state) => (tickets[state] ?? 0) > 0);
  const again = (what: 'kitchen_ticket' | 'customer_receipt') => void ask({ type: 'reprint', order: order.id, what }, 'staff.reprint.done');
  return (
    <div class="row-of-buttons rarely">
      {unpaid && <Button onPress={() => void ask({ type: 'print_bill', bill: order.bill }, 'staff.reprint.bill.done')}>{t('staff.reprint.bill')}</Button>}
      <Button disabled={!cooked} onPress={() => again('kitchen_ticket')}>
        {t('staff.reprint.kitchen')}
      </Button>
      <Button onPress={() => again('customer_receipt')}>{t('staff.reprint.receipt')}</Button>
      <Button look="stop" disabled={order.dishes.every(({ left }) => left === 0)} onPress={onCancel}>
        {t('staff.cancel')}
      </Button>
    </div>
  );
}
