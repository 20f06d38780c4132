// When has every screen painted a change? The frames are of the same origin, so their documents can be watched:
// from the press of a switch to the frame that shows the dish as it now is.

/** A dish on a screen says which it is and whether it is sold out (`data-item`, `data-sold-out`). */
const DISHES = '[data-item][data-sold-out]';
/** Longer than any screen may take; what has not changed by then is said not to have. */
const PATIENCE_MS = 5_000;

export type Seen = { surface: string; ms: number | null };

/** Dishes that stand on a screen's page now. A board measures its rows out of sight. */
function standing({ contentDocument }: HTMLIFrameElement): HTMLElement[] {
  // A frame of another origin has no document for us.
  const all = contentDocument?.querySelectorAll<HTMLElement>(DISHES) ?? [];
  return [...all].filter((dish) => dish.closest('[aria-hidden="true"]') === null && dish.checkVisibility());
}

/** Dishes that nothing covers or cuts off, by id. */
function inSight(frame: HTMLIFrameElement): Set<string> {
  const seen = standing(frame).filter((dish) => {
    const { left, top, width, height } = dish.getBoundingClientRect();
    return dish.contains(dish.ownerDocument.elementFromPoint(left + width / 2, top + height / 2));
  });
  return new Set(seen.map((dish) => dish.dataset['item'] ?? ''));
}

/** How many screens show each dish now. */
export function dishesInSight(frames: ReadonlyMap<string, HTMLIFrameElement>): Map<string, number> {
  const count = new Map<string, number>();
  for (const frame of frames.values()) {
    for (const item of inSight(frame)) count.set(item, (count.get(item) ?? 0) + 1);
  }
  return count;
}

/**
 * Watch every screen that shows `item` until it has painted it as sold out, or as back. Begin to watch before
 * the wish is sent; milliseconds are counted from now. Null: it did not within five seconds. A screen that turns
 * to other dishes meanwhile (a board's next page) shows it no more, and is left out.
 */
export async function untilPainted(frames: ReadonlyMap<string, HTMLIFrameElement>, item: string, soldOut: boolean): Promise<Seen[]> {
  const pressed = performance.now();
  const showing = [...frames].filter(([, frame]) => inSight(frame).has(item));
  const seen = await Promise.all(
    showing.map(async ([surface, frame]) => {
      const at = await painted(frame, item, soldOut);
      return at === 'turned' ? [] : [{ surface, ms: at === null ? null : at - pressed }];
    }),
  );
  return seen.flat();
}

function painted(frame: HTMLIFrameElement, item: string, soldOut: boolean): Promise<number | 'turned' | null> {
  const { contentWindow: inside, contentDocument: document } = frame;
  return new Promise((resolve) => {
    if (inside === null || document === null) {
      resolve(null);
      return;
    }
    const look = () => {
      // Whatever a screen says about it above the dish: it has changed when the dish has.
      const dishes = standing(frame).filter((dish) => dish.dataset['item'] === item);
      if (dishes.some((dish) => dish.dataset['soldOut'] !== String(soldOut))) return;
      observer.disconnect();
      if (dishes.length === 0) {
        clearTimeout(late);
        resolve('turned');
        return;
      }
      // The frame after this callback is the one that is painted; a message comes when it has been.
      inside.requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          clearTimeout(late);
          resolve(performance.now());
        };
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const late = window.setTimeout(() => {
      observer.disconnect();
      resolve(null);
    }, PATIENCE_MS);
    look();
  });
}
