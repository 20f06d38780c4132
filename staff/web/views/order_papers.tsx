// The papers of one order: its tickets, its receipt or slip, its bill, and what became of each.

import { useEffect, useState } from 'preact/hooks';
import type { Paper } from '../../../hub/web/prints.ts';
import { t } from '../../../hub/web/text.ts';
import { papers, read, stuck } from '../hub.ts';
import type { Order } from '../orders.ts';
import { PaperWords } from '../papers.tsx';

type Found = Record<string, Paper & { listed: boolean }>;

/** `orders` are those of its bill: the receipt of them all is the first one's. */
export function OrderPapers({ order, orders }: { order: Order; orders: string[] }) {
  const [found, setFound] = useState<Found>({});
  // The list of the last papers is short, and says when to look again at those of this order.
  const lately = papers.value.filter(({ about }) => about === order.bill || orders.includes(about)).map(({ id, state, listed }) => `${id} ${state} ${String(listed)}`);
  const asked = stuck.value.filter(({ about }) => about === order.bill || orders.includes(about)).map(({ id }) => id);
  useEffect(() => {
    let gone = false;
    void read<{ papers: Found }>(`papers?order=${order.id}`).then((answer) => {
      if (answer !== null && !gone) setFound(answer.papers);
    });
    return () => {
      gone = true;
    };
  }, [order.id, [...lately, ...asked].join()]);
  const shown = Object.entries(found);
  if (shown.length === 0) return null;
  return (
    <div class="group">
      <h3>{t('staff.paper')}</h3>
      <ul class="payments" aria-label={t('staff.paper')}>
        {shown.map(([id, paper]) => (
          <li key={id} data-paper={id}>
            <PaperWords paper={paper} />
          </li>
        ))}
      </ul>
    </div>
  );
}
