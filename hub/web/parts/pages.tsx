import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text.ts';
import { Button } from './button.tsx';

type PagesProps = {
  children: ComponentChildren;
  /** Changes when other things are shown: then the list begins at its top again. */
  topic: string;
  /** Accessible name of the list, which arrow keys scroll. */
  label: string;
  /** Rows share the place evenly and whole rows are turned; CSS says their least height, `--least-row`. */
  even?: boolean;
};

/** Pixels by which a list may stand off its end and still count as being there. */
const SLACK_PX = 2;
/** Where a row is higher than the page, a tenth of the old page stays in sight. */
const PART = 0.9;

/** The height of a sheet without its own margin for the focus ring. */
function heightInside(box: HTMLElement): number {
  const style = getComputedStyle(box);
  return box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
}

/** Divide the height of `box` into even rows of at least `--least-row` letters; CSS reads `--row`. */
function shareRows(box: HTMLElement): void {
  const style = getComputedStyle(box);
  const inside = heightInside(box);
  const gap = parseFloat(style.rowGap) || 0;
  const least = parseFloat(style.getPropertyValue('--least-row')) * parseFloat(style.fontSize);
  const rows = Math.max(1, Math.floor((inside + gap) / (least + gap)));
  box.style.setProperty('--row', `${(inside - gap * (rows - 1)) / rows}px`);
}

type Row = { start: number; end: number };

/** Where the rows stand, in pixels from the top of the list. */
function rowsOf(box: HTMLElement): Row[] {
  const list = box.querySelector('ul, ol');
  const top = box.getBoundingClientRect().top - box.scrollTop + parseFloat(getComputedStyle(box).paddingTop);
  return Array.from(list?.children ?? [], (row) => {
    const place = row.getBoundingClientRect();
    return { start: place.top - top, end: place.bottom - top };
  });
}

/** How much of a row that does not fit shows at the foot: it is faded, not chopped off. */
function cutAt(box: HTMLElement, rows: Row[]): number {
  const inside = heightInside(box);
  const foot = box.scrollTop + inside + SLACK_PX;
  const cut = rows.find((row) => row.end > foot);
  // Past the last row, or in the middle of one that is higher than its place: a tenth says that it goes on.
  if (cut === undefined || cut.start <= box.scrollTop + SLACK_PX) return inside * (1 - PART);
  const below = box.scrollTop + box.clientHeight - parseFloat(getComputedStyle(box).paddingTop);
  return Math.max(0, Math.ceil(below - cut.start));
}

/** Where each page begins, in pixels from the top: at a row that the page before could not show whole. */
function pageStarts(box: HTMLElement, rows: Row[]): number[] {
  const inside = heightInside(box);
  // A place lower than the margin of its own focus ring holds no row: pages without end, if they were counted.
  if (inside <= 0) return [0];
  // What stands between two rows; more than this is something to be read.
  const gap = parseFloat(getComputedStyle(box).fontSize);
  const starts = [0];
  for (let start = 0; box.scrollHeight > start + box.clientHeight + SLACK_PX; starts.push(start)) {
    const limit = start + inside + SLACK_PX;
    const next = rows.find((row) => row.end > limit);
    const follows = next !== undefined && next.start > start + SLACK_PX && next.start < limit + gap;
    start = follows ? next.start : start + inside * PART;
  }
  return starts;
}

/** A list that is turned by buttons when it is longer than its place (accessibility 1.2 z). */
export function Pages({ children, topic, label, even }: PagesProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ page: 1, pages: 1, cut: 0 });

  const measure = () => {
    const box = sheet.current;
    if (box === null || box.clientHeight === 0) return;
    if (even === true) shareRows(box);
    const rows = rowsOf(box);
    const starts = pageStarts(box, rows);
    const pages = starts.length;
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - SLACK_PX;
    const page = atEnd ? pages : starts.filter((start) => start <= box.scrollTop + SLACK_PX).length;
    const cut = atEnd ? 0 : cutAt(box, rows);
    setPlace((old) => (old.page === page && old.pages === pages && old.cut === cut ? old : { page, pages, cut }));
  };

  useLayoutEffect(() => {
    sheet.current?.scrollTo(0, 0);
    measure();
  }, [topic]);

  useLayoutEffect(() => {
    const box = sheet.current;
    if (box === null) return;
    const watcher = new ResizeObserver(measure);
    watcher.observe(box);
    if (box.firstElementChild !== null) watcher.observe(box.firstElementChild);
    return () => watcher.disconnect();
  }, []);

  const turn = (by: number) => {
    const box = sheet.current;
    if (box === null) return;
    box.scrollTo({ top: pageStarts(box, rowsOf(box))[place.page - 1 + by] ?? 0, behavior: 'instant' });
  };

  return (
    <div class="pages">
      <div class="sheet" style={{ '--cut': `${place.cut}px` }} ref={sheet} onScroll={measure} tabIndex={place.pages > 1 ? 0 : -1} role="region" aria-label={label}>
        <div>{children}</div>
      </div>
      {place.pages > 1 && (
        <div class="turn steady">
          <Button icon="up" label={t('button.up')} disabled={place.page === 1} onPress={() => turn(-1)}>
            {t('button.up')}
          </Button>
          <span class="page" aria-label={t('page.of', { page: place.page, pages: place.pages })}>
            {place.page} / {place.pages}
          </span>
          <Button icon="down" label={t('button.more')} disabled={place.page === place.pages} onPress={() => turn(1)}>
            {t('button.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
