// Cash (현금): what the guest puts down, and the change.

import { useState } from 'preact/hooks';
import { slow } from '../../../hub/web/command.ts';
import { Button } from '../../../hub/web/parts/button.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { money, t } from '../../../hub/web/text.ts';
import type { Bill } from '../bill.ts';
import { askFor, sayTaken, underWay } from '../hub.ts';
import { useGone } from '../parts.tsx';
import { Keypad, Typed } from './keypad.tsx';

/** Notes that a guest puts down: 만원, 오만원. */
const NOTES = [10_000, 50_000];
const USUAL_SUMS = 4;

/** What people put down for `due` won: just that, or the next round sums. */
function usualSums(due: number): number[] {
  const round = [...NOTES, ...NOTES.map((note) => note * 2)].map((note) => Math.ceil(due / note) * note);
  return [...new Set([due, ...round])].sort((one, other) => one - other).slice(0, USUAL_SUMS);
}

type CashProps = {
  bill: Bill;
  /** Won that this guest wants to pay. */
  amount: number;
  onBack: () => void;
  onTaken: (change: number) => void;
};

export function CashPanel({ bill, amount, onBack, onTaken }: CashProps) {
  // What the shop rounds off (절사) it rounds off the last of a bill; the hub says how much that is.
  const asked = amount === bill.due ? bill.cash_due : amount;
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const gone = useGone();
  const slot = `cash.${bill.id}`;
  const busy = underWay.value.has(slot);
  const tendered = Number(typed);
  const taken = Math.min(asked, tendered);
  const take = async () => {
    if (taken <= 0 || busy) return;
    setTrouble(null);
    const told = await askFor(slot, { type: 'take_cash', bill: bill.id, amount: tendered < asked ? tendered : amount, tendered });
    if (told === null) return;
    if ('error' in told) {
      if (!gone.current) setTrouble(refusalOf(told.error));
    } else if (gone.current) sayTaken(taken, told.answer.change);
    else onTaken(told.answer.change);
  };
  return (
    <>
      <h3>{t('staff.cash.title', { amount: asked })}</h3>
      {asked < amount && <p class="hint">{t('staff.cash.rounded', { amount: amount - asked })}</p>}
      <div class="cash">
        <div class="cash-sums">
          <p>{t('staff.cash.tendered')}</p>
          <Typed label={t('staff.cash.tendered')}>{money(tendered)}</Typed>
          <p class="cash-change" role="status">
            {tendered === 0 ? t('staff.cash.type') : tendered < asked ? t('staff.cash.part', { amount: asked - tendered }) : t('staff.cash.change', { amount: tendered - asked })}
          </p>
          <div class="choices" role="group" aria-label={t('staff.cash.usual')}>
            {usualSums(asked).map((sum) => (
              <Button key={sum} pressed={sum === tendered} onPress={() => setTyped(String(sum))}>
                {sum === asked ? t('staff.cash.just', { amount: sum }) : money(sum)}
              </Button>
            ))}
          </div>
        </div>
        <Keypad kind="sum" onInput={setTyped} onEnter={() => void take()} />
      </div>
      {trouble !== null && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {busy && slow.value && <p role="status">{t('staff.slow')}</p>}
      <div class="actions">
        <Button icon="back" onPress={onBack}>
          {t('bar.back')}
        </Button>
        <Button look="primary" disabled={taken <= 0 || busy} onPress={() => void take()}>
          {t('staff.cash.take', { amount: taken })}
        </Button>
      </div>
    </>
  );
}
