// The till and the books as this page reads them (`hub/live/till_document.py`, `hub/api/books.py`): won, times in UTC ms.

import { computed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { live } from '../../hub/web/documents.ts';
import { Button } from '../../hub/web/parts/button.tsx';
import { money, t } from '../../hub/web/text.ts';
import type { components } from '../../hub/web/api.gen.ts';
import type { Body } from '../../hub/web/wish.ts';
import { personRoles, read } from './hub.ts';
import { Nothing } from './parts.tsx';

type Schemas = components['schemas'];
type Named = { drawer: string; drawer_name: string; device_name: string; person_name?: string; opened_at: number };
type Moved = { float_amount: number; sales: number; refunds: number; paid_in: number; paid_out: number; expected: number };

/** An open shift (교대). */
export type Shift = Named & Moved & { id: string };
/** One that was counted; the next Z will hold it. */
export type Closed = Shift & { closed_at: number; counted: number; difference: number };
/** A shift as a report tells it; of an open one nothing is counted. */
export type ShiftFigures = Moved & { shift: string; drawer: string; person: string | null; opened_at: number; closed_at: number | null; counted: number | null; difference: number | null };

export type Tally = { count: number; amount: number };
export type Tender = { method: string; taken: Tally; refunded: Tally };
/** What an X or a Z says (`DayFigures` in `hub/domain/books.py`). */
export type Figures = Record<'orders' | 'cancels' | 'free' | 'gross' | 'discounts' | 'refunds' | 'net' | 'test' | 'unpaid', Tally> & {
  day: string;
  since: number;
  at: number;
  supply: number;
  vat: number;
  exempt: number;
  tenders: Tender[];
  items: { item: string; name: string; quantity: number; amount: number }[];
};

export type Difference = {
  kind: 'not_in_books' | 'not_in_log' | 'amount' | 'drawer' | 'overpaid';
  ours: number;
  theirs: number;
  at: number;
  method?: string;
  number?: string;
  shift?: string;
  approval_no?: string;
};

type TillDocument = {
  shifts: Record<string, Omit<Shift, 'id'>>;
  closed: Record<string, Omit<Closed, 'id'>>;
  sums: { net: number; payments: number };
  z?: { number: number; day: string; at: number };
  differences: Record<string, Difference>;
  count: number;
};

const till = live<TillDocument>('till');

/** Open shifts, the one open longest first. */
export const shifts = computed<Shift[]>(() => Object.entries(till.value?.shifts ?? {}).map(([id, shift]) => ({ id, ...shift })));
/** Those that ended since the last Z. */
export const closedShifts = computed<Closed[]>(() => Object.entries(till.value?.closed ?? {}).map(([id, shift]) => ({ id, ...shift })));
export const differences = computed(() => Object.entries(till.value?.differences ?? {}).map(([id, difference]) => ({ id, ...difference })));
/** All that stand, those that are not listed with them. */
export const differenceCount = computed(() => till.value?.count ?? 0);
export const sums = computed(() => till.value?.sums);
export const lastZ = computed(() => till.value?.z);

/** 현금영수증, as far as it is not issued (`hub/live/cash_receipt_document.py`). */
export type Receipt = {
  id: string;
  payment: string;
  bill: string;
  number: string;
  amount: number;
  at: number;
  due_at: number;
  overdue: boolean;
  state: 'due' | 'requested' | 'unknown' | 'failed';
  by_hand: boolean;
  purpose?: Purpose;
  masked?: string;
  reason?: string;
  cancels?: string;
};
export type Purpose = Schemas['AskCashReceipt']['purpose'];
const receiptsDocument = live<{ waiting: Record<string, Omit<Receipt, 'id'>>; count: number; overdue: number; issuer: boolean }>('cash_receipts');
/** The oldest first. */
export const receipts = computed<Receipt[]>(() => Object.entries(receiptsDocument.value?.waiting ?? {}).map(([id, receipt]) => ({ id, ...receipt })));
export const receiptCount = computed(() => receiptsDocument.value?.count ?? 0);
export const overdueCount = computed(() => receiptsDocument.value?.overdue ?? 0);

/** Who waits for a person of the shop: all but what an agent is about to issue. */
export function waitsForShop({ state, by_hand }: Receipt): boolean {
  const agent = receiptsDocument.value?.issuer === true && !by_hand;
  return !agent || state === 'due' || state === 'failed';
}

/** How many a person has to do something about. */
export const receiptsToDo = computed(() => receipts.value.filter(waitsForShop).length);

/** 권종: what is counted, from the largest note down (`Denomination` in `hub/domain/till.py`). */
export const DENOMINATIONS = ['50000', '10000', '5000', '1000', '500', '100', '50', '10'] as const;
export type Denomination = (typeof DENOMINATIONS)[number];
export type Counted = Body<'close_shift'>['counted'];

export function countedWon(coins: Partial<Record<Denomination, number>>): number {
  return DENOMINATIONS.reduce((sum, worth) => sum + Number(worth) * (coins[worth] ?? 0), 0);
}

/** A drawer of a shop whose printers have none. */
export const PLAIN_DRAWER = 'till';

export function drawerName({ drawer, drawer_name: name = drawer }: { drawer: string; drawer_name?: string }): string {
  return drawer === PLAIN_DRAWER && name === drawer ? t('staff.till.drawer') : name === drawer ? name : t('staff.till.drawer.of', { printer: name });
}

/** More or less than nothing, with its sign: +1,000원. */
export function signed(amount: number): string {
  return amount > 0 ? t('money.plus', { amount }) : amount < 0 ? `−${money(-amount)}` : money(0);
}

/** MANAGERS in `hub/domain/behaviour.py`. */
export const isManager = computed(() => personRoles.value.some((role) => ['owner', 'manager'].includes(role)));

type ReadProps<T> = { path: string; /** Read again when this is another one. */ again?: unknown; children: (value: T) => ComponentChildren };

/** What the hub tells when asked, once it is there. What was told last stays while it is read again. */
export function Read<T>({ path, again, children }: ReadProps<T>) {
  const [told, setTold] = useState<{ path: string; value: T | null } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    void read<T>(path).then((value) => !gone && setTold({ path, value }));
    return () => {
      gone = true;
    };
  }, [path, again, tries]);
  if (told?.path !== path) return <Nothing>{t('loading.title')}</Nothing>;
  if (told.value !== null) return <>{children(told.value)}</>;
  return (
    <div class="notice">
      <p role="alert">{t('staff.till.unread')}</p>
      <Button icon="restart" onPress={() => setTries(tries + 1)}>
        {t('staff.till.again')}
      </Button>
    </div>
  );
}
