// The menu in pages: blocks are measured as they will stand, and what does not fit goes to the next page.

import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { money, t } from '../../hub/web/text.ts';
import { letterPx, secondLanguage, type Row, type Section } from './hub.ts';

/** Long enough to read a page of some twenty dishes. */
const PAGE_MS = 12_000;
/** A column narrower than this many letters would break most names. */
const COLUMN_EM = 17;
const GAP_EM = 1.4;
/** Where the page stands, in turn: a few pixels, so that no letter is burnt into the screen. */
const SHIFTS = [[0, 0], [3, 2], [-2, 3], [-3, -2], [2, -3]] as const;

type Block = { key: string; head: Section | null; row: Row | null };
const resized = signal(0);
window.addEventListener('resize', () => (resized.value += 1));
void document.fonts.ready.then(() => (resized.value += 1));

export function MenuPages({ sections }: { sections: Section[] }) {
  const area = useRef<HTMLElement>(null);
  const measure = useRef<HTMLUListElement>(null);
  const [pages, setPages] = useState<string[][][]>([]);
  const [turn, setTurn] = useState(0);
  const blocks: Block[] = sections.flatMap((section) => [
    { key: `head ${section.id}`, head: section, row: null },
    ...section.rows.map((row) => ({ key: row.id, head: null, row })),
  ]);
  const em = letterPx.value;
  void resized.value;
  const columns = Math.max(1, Math.floor((window.innerWidth - em) / (em * (COLUMN_EM + GAP_EM))));
  useLayoutEffect(() => {
    if (area.current === null || measure.current === null) return;
    const heights = [...measure.current.children].map((one) => one.getBoundingClientRect().height);
    const found = packed(blocks, heights, area.current.clientHeight, columns);
    if (JSON.stringify(found) !== JSON.stringify(pages)) setPages(found);
  });
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((old) => old + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, []);
  const page = pages.length === 0 ? 0 : turn % pages.length;
  const [x, y] = SHIFTS[turn % SHIFTS.length] ?? [0, 0];
  const byKey = new Map(blocks.map((block) => [block.key, block]));
  if (blocks.length === 0) {
    return (
      <main class="empty">
        <p>{t('board.empty')}</p>
      </main>
    );
  }
  return (
    <>
      <main class="area" ref={area} style={{ '--columns': columns, transform: `translate(${x}px, ${y}px)` }}>
        <div class="page" key={page}>
          {(pages[page] ?? []).map((column, index) => (
            <ul key={index} class="column">
              {column.map((key) => {
                const block = byKey.get(key);
                return block && <BlockView key={key} block={block} />;
              })}
            </ul>
          ))}
        </div>
        <div class="page measure" aria-hidden="true">
          <ul class="column" ref={measure}>
            {blocks.map((block) => (
              <BlockView key={block.key} block={block} />
            ))}
          </ul>
        </div>
      </main>
      {pages.length > 1 && <footer class="turns">{t('board.pages', { page: page + 1, pages: pages.length })}</footer>}
    </>
  );
}

/** Keys by page and column. A head never stands alone at a column's foot. */
export function packed(blocks: Block[], heights: number[], room: number, columns: number): string[][][] {
  const all: string[][] = [[]];
  let used = 0;
  blocks.forEach(({ key, head }, index) => {
    const needed = (heights[index] ?? 0) + (head === null ? 0 : (heights[index + 1] ?? 0));
    if (used > 0 && used + needed > room) {
      all.push([]);
      used = 0;
    }
    all.at(-1)?.push(key);
    used += heights[index] ?? 0;
  });
  const pages: string[][][] = [];
  for (let start = 0; start < all.length; start += columns) pages.push(all.slice(start, start + columns));
  return pages;
}

function BlockView({ block: { head, row } }: { block: Block }) {
  if (head !== null) {
    return (
      <li class="section">
        <h2>
          {head.name} {head.second !== null && <small lang={secondLanguage}>{head.second}</small>}
        </h2>
      </li>
    );
  }
  if (row === null) return null;
  return (
    <li class="row" data-item={row.id} data-sold-out={row.soldOut}>
      <p class="name">{row.name}</p>
      <p class="price">{row.price === null ? t('money.market') : money(row.price)}</p>
      {row.soldOut && (
        <p class="gone">
          <Icon name="cross" />
          {t('menu.sold_out')}
        </p>
      )}
      {row.origins !== '' && <p class="origins">{row.origins}</p>}
      {row.second !== null && (
        <p class="second" lang={secondLanguage}>
          {row.second}
        </p>
      )}
    </li>
  );
}
