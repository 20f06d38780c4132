// What needs a person (확인할 일): questions that only somebody in the shop can answer, and problems that stand.

import { computed } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { problemText } from '../../../hub/web/staff.ts';
import { clockTime, money, t } from '../../../hub/web/text.ts';
import { ask, printerOf, problems, type Problem } from '../hub.ts';
import { dishesLine, orders, placeOf, type Order } from '../orders.ts';
import { Mark, Nothing, TwoPanes, useKept } from '../parts.tsx';
import { receiptQuestions } from './cash_receipts.tsx';
import { differenceQuestions } from './differences.tsx';
import { moneyQuestions } from './money_questions.tsx';
import type { Question } from './question.ts';

/** Whatever asks a person something: money first, then orders that wait for somebody's look. A new source is a line. */
const SOURCES: (() => Question[])[] = [moneyQuestions, differenceQuestions, receiptQuestions, checks];

/** All that only somebody in the shop can answer; the oldest of each source first. */
export const questions = computed<Question[]>(() => SOURCES.flatMap((source) => source()));

function checks(): Question[] {
  return orders.value
    .filter(({ waits }) => waits.some((why) => why !== 'payment'))
    .map((order): Question => ({
      id: order.id,
      what: t(order.waits.includes('age') ? 'staff.inbox.age' : 'staff.inbox.check', { number: order.number }),
      hint: `${clockTime(order.at)} · ${placeOf(order)}`,
      order: order.id,
      answer: () => <Check order={order} />,
    }))
    .reverse();
}

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
              <span class="words">
                <span class="name">{one.what}</span>
                <span class="hint">{one.hint}</span>
              </span>
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
      {question !== undefined && <Asked key={question.id} question={question} onOrder={open} />}
      {problem !== undefined && <Trouble problem={problem} onPrinting={onPrinting} />}
      {question === undefined && problem === undefined && <Nothing>{t('staff.inbox.choose')}</Nothing>}
    </TwoPanes>
  );
}

function Asked({ question, onOrder }: { question: Question; onOrder: (order: string) => void }) {
  const { order } = question;
  return (
    <>
      <header class="editor-head">
        <h2>{question.what}</h2>
        <p class="hint">{question.hint}</p>
      </header>
      {question.answer()}
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
