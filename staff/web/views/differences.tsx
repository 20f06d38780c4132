// Differences (차이): what the match at night or a count found that does not agree, until a manager says what it was.

import { useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { clockTime, language, money, t } from '../../../hub/web/text.ts';
import { methodName } from '../bill.ts';
import { ask } from '../hub.ts';
import { Mark, Nothing, Reason, useGone } from '../parts.tsx';
import { differenceCount, differences, isManager, signed, type Difference } from '../till.tsx';
import type { Question } from './question.ts';

type Standing = Difference & { id: string };
const REASONS = ['staff.differences.reason.counted', 'staff.differences.reason.terminal', 'staff.differences.reason.forgot', 'staff.differences.reason.own'] as const;

export function differenceQuestions(): Question[] {
  return differences.value.map((difference) => ({
    id: `difference.${difference.id}`,
    what: whatOf(difference),
    hint: hintOf(difference),
    answer: () => <Settle difference={difference} />,
  }));
}

function whatOf({ kind, ours, theirs, method, number = '' }: Standing): string {
  return t(`staff.differences.${kind}`, { method: methodName(method ?? ''), ours, theirs, number, difference: signed(theirs - ours) });
}

function hintOf({ at, number, approval_no }: Standing): string {
  const day = new Intl.DateTimeFormat(language(), { month: 'numeric', day: 'numeric', timeZone: 'Asia/Seoul' }).format(at);
  return [`${day} ${clockTime(at)}`, number === undefined ? undefined : t('staff.order.title', { number }), approval_no === undefined ? undefined : t('staff.payment.approval', { number: approval_no })].filter(Boolean).join(' · ');
}

export function Differences() {
  const [chosen, choose] = useState<string | null>(null);
  const difference = differences.value.find(({ id }) => id === chosen);
  if (difference !== undefined) {
    return (
      <>
        <div class="row-of-buttons">
          <Button icon="back" onPress={() => choose(null)}>
            {t('staff.differences.all')}
          </Button>
        </div>
        <header class="editor-head">
          <h2>{whatOf(difference)}</h2>
          <p class="hint">{hintOf(difference)}</p>
        </header>
        <Settle difference={difference} />
      </>
    );
  }
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.differences')}</h2>
        <p class="hint">{t('staff.differences.what')}</p>
      </header>
      {differences.value.length === 0 && <Nothing>{t('staff.differences.none')}</Nothing>}
      <ul class="zs" aria-label={t('staff.differences')}>
        {differences.value.map((one) => (
          <li key={one.id}>
            <button type="button" class="row pressable" data-differs={one.kind} onClick={() => choose(one.id)}>
              <span class="words">
                <span class="name">{whatOf(one)}</span>
                <span class="hint">{hintOf(one)}</span>
              </span>
              <span class="end">
                <Mark tone="wait">{signed(one.theirs - one.ours)}</Mark>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {differenceCount.value > differences.value.length && <p class="hint">{t('staff.stuck.more', { count: differenceCount.value - differences.value.length })}</p>}
    </>
  );
}

/** Both sides, what to look at, and what it was. */
function Settle({ difference }: { difference: Standing }) {
  const { id, kind, ours, theirs } = difference;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const gone = useGone();
  const settle = async () => {
    setBusy(true);
    await ask({ type: 'settle_difference', difference: id, reason: reason.trim() }, 'staff.differences.settled');
    if (!gone.current) setBusy(false);
  };
  return (
    <>
      <dl class="sums">
        <div>
          <dt>{t(kind === 'drawer' ? 'paper.report.till.expected' : 'staff.differences.ours')}</dt>
          <dd>{money(ours)}</dd>
        </div>
        <div>
          <dt>{t(kind === 'drawer' ? 'paper.report.till.counted' : kind === 'overpaid' ? 'staff.differences.bill' : 'staff.differences.theirs')}</dt>
          <dd>{money(theirs)}</dd>
        </div>
        <div class="due">
          <dt>{t('paper.report.till.difference')}</dt>
          <dd>{signed(theirs - ours)}</dd>
        </div>
      </dl>
      <p class="notice">{t(`staff.differences.do.${kind}`)}</p>
      {isManager.value ? (
        <>
          <Reason label={t('staff.differences.was')} usual={REASONS.map((key) => t(key))} value={reason} onInput={setReason} />
          <div class="row-of-buttons">
            <Button look="primary" icon="check" disabled={busy || reason.trim() === ''} onPress={() => void settle()}>
              {t('staff.differences.settle')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t('staff.differences.managers')}</p>
      )}
    </>
  );
}
