// What needs a person (확인할 일): questions that only somebody in the shop can answer, and problems that stand.

import { computed } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { problemText } from '../../../hub/web/staff.ts';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { ask, printerOf, problems, unresolved, type Problem, type Unresolved } from '../hub.ts';
import { dishesLine, orders, placeOf, type Order } from '../orders.ts';
import { Mark, Nothing, TwoPanes, useKept } from '../parts.tsx';
import { Resolve } from './resolve.tsx';

export type Question = { id: string; kind: 'payment'; payment: Unresolved } | { id: string; kind: 'check'; order: Order };

/** Payments of which nobody knows the end, then orders that wait for somebody's look; oldest first. */
export const questions = computed<Question[]>(() => [
  ...unresolved.value.filter(({ state }) => state === 'unknown').map((payment): Question => ({ id: payment.id, kind: 'payment', payment })),
  ...orders.value
    .filter(({ waits }) => waits.some((why) => why !== 'payment'))
    .map((order): Question => ({ id: order.id, kind: 'check', order }))
    .reverse(),
]);

export function Inbox({ onOrder, onPrinting }: { onOrder: () => void; onPrinting: () => void }) {
  const [chosen, choose] = useKept<string | null>('inbox.chosen', null);
  const [, chooseOrder] = useKept<string | null>('orders.chosen', null);
  const question = questions.value.find(({ id }) => id === chosen);
  const problem = problems.value.find(({ id }) => id === chosen);
  const gone = chosen !== null && question === undefined && problem === undefined;
  useLayoutEffect(() => {
    if (gone) choose(null);
  }, [gone]);
  const open = (order: string) => {
    chooseOrder(order);
    onOrder();
  };
  const list = (
      <ul class="rows" aria-label={t('staff.inbox')}>
        {questions.value.map((one) => (
          <li key={one.id}>
            <button type="button" class="row pressable" aria-current={one.id === chosen ? 'true' : undefined} onClick={() => choose(one.id)}>
              <span class="words">{one.kind === 'payment' ? <PaymentWords payment={one.payment} /> : <CheckWords order={one.order} />}</span>
              <Mark tone="wait">{t('staff.inbox.question')}</Mark>
            </button>
          </li>
        ))}
        {problems.value.map((one) => (
          <li key={one.id}>
            <button type="button" class="row pressable" aria-current={one.id === chosen ? 'true' : undefined} onClick={() => choose(one.id)}>
              <span class="words">
                <span class="name">{problemText(one, 'what')}</span>
                <span class="hint">{[printerOf(one)?.name, clockTime(one.since)].filter(Boolean).join(' · ')}</span>
              </span>
              <Mark tone="stop">{t('staff.inbox.problem')}</Mark>
            </button>
          </li>
        ))}
        {questions.value.length + problems.value.length === 0 && (
          <li>
            <Nothing>{t('staff.inbox.none')}</Nothing>
          </li>
        )}
      </ul>
  );
  return (
    <TwoPanes chosen={question !== undefined || problem !== undefined} onBack={() => choose(null)} list={list}>
      {question !== undefined && <Asked question={question} onOrder={open} />}
      {problem !== undefined && <Trouble problem={problem} onPrinting={onPrinting} />}
      {question === undefined && problem === undefined && <Nothing>{t('staff.inbox.choose')}</Nothing>}
    </TwoPanes>
  );
}

function PaymentWords({ payment: { number, amount, at } }: { payment: Unresolved }) {
  return (
    <>
      <span class="name">{t('staff.inbox.payment', { number: number ?? '', amount })}</span>
      <span class="hint">{clockTime(at)}</span>
    </>
  );
}

function CheckWords({ order }: { order: Order }) {
  return (
    <>
      <span class="name">{t(order.waits.includes('age') ? 'staff.inbox.age' : 'staff.inbox.check', { number: order.number })}</span>
      <span class="hint">{`${clockTime(order.at)} · ${placeOf(order)}`}</span>
    </>
  );
}

function Asked({ question, onOrder }: { question: Question; onOrder: (order: string) => void }) {
  const order = question.kind === 'check' ? question.order.id : question.payment.order;
  return (
    <>
      <h2>{question.kind === 'payment' ? t('staff.inbox.payment', { number: question.payment.number ?? '', amount: question.payment.amount }) : t('staff.order.title', { number: question.order.number })}</h2>
      {question.kind === 'payment' ? <Resolve key={question.id} {...question.payment} /> : <Check order={question.order} />}
      {order !== undefined && (
        <div class="row-of-buttons">
          <Button icon="onward" onPress={() => onOrder(order)}>
            {t('staff.inbox.open')}
          </Button>
        </div>
      )}
    </>
  );
}

function Check({ order }: { order: Order }) {
  const age = order.waits.includes('age');
  return (
    <div class="notice">
      <p>{`${dishesLine(order)} · ${money(order.total)}`}</p>
      <p>{t(age ? 'staff.order.age.what' : 'staff.order.check.what')}</p>
      <Button icon="check" onPress={() => void ask({ type: 'fire_order', order: order.id }, 'staff.order.released')}>
        {t(age ? 'staff.order.age' : 'staff.order.check')}
      </Button>
    </div>
  );
}

function Trouble({ problem, onPrinting }: { problem: Problem; onPrinting: () => void }) {
  const [, choosePaper] = useKept<string | null>('printing.chosen', null);
  const printer = printerOf(problem);
  const papers = problem.code === 'prints_to_check';
  const open = () => {
    choosePaper(printer?.id ?? null);
    onPrinting();
  };
  return (
    <>
      <h2>{problemText(problem, 'what')}</h2>
      <p class="hint">{[printer?.name, t('staff.inbox.since', { time: clockTime(problem.since) })].filter(Boolean).join(' · ')}</p>
      <p class="notice">{problemText(problem, 'do')}</p>
      {(papers || printer !== null) && (
        <div class="row-of-buttons">
          <Button look={papers ? 'primary' : 'quiet'} icon="printer" onPress={open}>
            {t('staff.printing.open')}
          </Button>
          {printer !== null && <Button onPress={() => void ask({ type: 'test_print', printer: printer.id }, 'setup.printers.tested')}>{t('setup.printers.test')}</Button>}
        </div>
      )}
    </>
  );
}
