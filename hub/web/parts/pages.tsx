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

/** Divide the height of `box` into even rows of at least `--least-row` letters; CSS reads `--row`. */
function shareRows(box: HTMLElement): void {
  const style = getComputedStyle(box);
  const inside = box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  const gap = parseFloat(style.rowGap) || 0;
  const least = parseFloat(style.getPropertyValue('--least-row')) * parseFloat(style.fontSize);
  const rows = Math.max(1, Math.floor((inside + gap) / (least + gap)));
  const row = (inside - gap * (rows - 1)) / rows;
  box.style.setProperty('--row', `${row}px`);
  box.dataset['turn'] = String(rows * (row + gap));
}

/** A list that is turned by buttons when it is longer than its place (accessibility 1.2 z). */
export function Pages({ children, topic, label, even }: PagesProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ page: 1, pages: 1 });

  const measure = () => {
    const box = sheet.current;
    if (box === null) return;
    const { scrollTop, scrollHeight, clientHeight } = box;
    if (clientHeight === 0) return;
    if (even === true) shareRows(box);
    const pages = scrollHeight <= clientHeight + SLACK_PX ? 1 : Math.ceil((scrollHeight - SLACK_PX) / clientHeight);
    const atEnd = scrollTop + clientHeight >= scrollHeight - SLACK_PX;
    const page = atEnd ? pages : Math.min(pages, Math.floor((scrollTop + SLACK_PX) / clientHeight) + 1);
    setPlace((old) => (old.page === page && old.pages === pages ? old : { page, pages }));
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
    // Without even rows a little of the old page stays in sight, so that nothing is skipped.
    const page = Number(box.dataset['turn'] ?? box.clientHeight * 0.9);
    box.scrollBy({ top: by * page, behavior: 'instant' });
  };

  return (
    <div class="pages">
      <div class="sheet" ref={sheet} onScroll={measure} tabIndex={place.pages > 1 ? 0 : -1} role="region" aria-label={label}>
        <div>{children}</div>
      </div>
      {place.pages > 1 && (
        <div class="turn">
          <Button icon="up" label={t('button.up')} disabled={place.page === 1} onPress={() => turn(-1)}>
            {t('button.up')}
          </Button>
          <span class="page" aria-label={t('page.of', place)}>
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
