// Stamps (스탬프) at a bill: redeemed while it is not paid, collected once it is; by phone or by the number of a slip.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { refusalOf } from '../../../hub/web/staff.ts';
import { t } from '../../../hub/web/text.ts';
import type { Body } from '../../../hub/web/wish.ts';
import { inDoubt, type Bill } from '../bill.ts';
import { link, read } from '../hub.ts';
import { useGone } from '../parts.tsx';
import { Keypad, Typed } from './keypad.tsx';

type Rules = Body<'change_rules'>['rules'];
type Rule = NonNullable<Rules['stamps']>;

/** A slip has nine digits, a phone eleven (`hub/domain/stamps.py`). */
const DIGITS_LEAST = 9;
const DIGITS_MOST = 11;

/** Where the shop has stamps: the button that fits the bill. */
export function Stamps({ bill }: { bill: Bill }) {
  const [rule, setRule] = useState<Rule | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let gone = false;
    void read<Rules>('rules').then((rules) => !gone && setRule(rules?.stamps ?? null));
    return () => {
      gone = true;
    };
  }, [bill.id]);
  const collects = bill.settled && bill.paid > 0;
  if (rule === null || (!collects && bill.due <= 0)) return null;
  return (
    <>
      <Button icon="check" disabled={inDoubt(bill)} onPress={() => setOpen(true)}>
        {t(collects ? 'staff.stamps.collect' : 'staff.stamps.redeem')}
      </Button>
      {open && <AtBill bill={bill} rule={rule} collects={collects} onClose={() => setOpen(false)} />}
    </>
  );
}

type AtBillProps = { bill: Bill; rule: Rule; collects: boolean; onClose: () => void };

function AtBill({ bill, rule, collects: first, onClose }: AtBillProps) {
  // A bill that the stamps pay in full is settled by them: the question stays the one that was opened.
  const [collects] = useState(first);
  const [digits, setDigits] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [done, setDone] = useState<{ words: string; slip?: string } | null>(null);
  const gone = useGone();
  const typed = digits.length >= DIGITS_LEAST;
  const send = async (card: string | null) => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    const told = collects ? await link.wish<'collect_stamps'>({ type: 'collect_stamps', bill: bill.id, card }) : await link.wish<'redeem_stamps'>({ type: 'redeem_stamps', bill: bill.id, card: card ?? '' });
    if (gone.current) return;
    setBusy(false);
    if (told.kind !== 'done') setTrouble(told.kind === 'unheard' ? t('staff.unheard') : refusalOf(told.error));
    else if ('off' in told.answer) setDone({ words: t('staff.stamps.redeemed', { amount: told.answer.off, count: told.answer.count }) });
    else setDone({ words: t('staff.stamps.collected', { stamps: told.answer.stamps, count: told.answer.count }), ...(typeof told.answer.slip === 'string' ? { slip: told.answer.slip } : {}) });
  };
  return (
    <Dialog wide title={t(collects ? 'staff.stamps.collect' : 'staff.stamps.redeem')} onClose={onClose}>
      {done === null ? (
        <div class="two">
          <div class="group">
            <p>{t(collects ? 'staff.stamps.collect.what' : 'staff.stamps.redeem.what', { per_won: rule.per_won, needed: rule.needed, worth: rule.worth })}</p>
            <p>{t('staff.stamps.number')}</p>
            <Typed label={t('staff.stamps.number')}>{digits === '' ? ' ' : digits}</Typed>
            {trouble !== null && (
              <p class="trouble" role="alert">
                {trouble}
              </p>
            )}
            {collects && (
              <Button wide icon="slip" disabled={busy} onPress={() => void send(null)}>
                {t('staff.stamps.slip')}
              </Button>
            )}
          </div>
          <div class="group cash">
            <Keypad kind="number" onInput={(change) => setDigits((old) => change(old).replace(/[^0-9]/g, '').slice(0, DIGITS_MOST))} onEnter={() => typed && void send(digits)} />
            <div class="row-of-buttons">
              <Button onPress={onClose}>{t('button.close')}</Button>
              <Button look="primary" disabled={busy || !typed} onPress={() => void send(digits)}>
                {t(collects ? 'staff.stamps.collect.yes' : 'staff.stamps.redeem.yes')}
              </Button>
            </div>
          </div>
        </div>
      ) : (
        <>
          <p class="result" role="status">
            {done.words}
          </p>
          {done.slip !== undefined && (
            <>
              <p>{t('staff.stamps.slip.what')}</p>
              <p class="sum-key">{done.slip}</p>
            </>
          )}
          <div class="row-of-buttons">
            <Button look="primary" onPress={onClose}>
              {t('button.ok')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
