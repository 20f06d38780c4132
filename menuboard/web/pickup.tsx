// Order numbers: 준비 중 and 나왔어요. A number that becomes ready is heard and seen to come.

import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { chime } from '../../hub/web/sound.ts';
import { t } from '../../hub/web/text.ts';
import { pickup } from './hub.ts';

/** How long a number that has just come keeps its frame: who looked away still sees which is new. */
const NEW_MS = 20_000;
/** More than these in a column are a count: a smaller number is not read from the back. */
const READY_SHOWN = 8;
const MAKING_SHOWN = 12;

export function PickupNumbers() {
  const { making = [], ready = [] } = pickup.value ?? {};
  const fresh = useFresh(pickup.value === null ? null : ready);
  // The newest ready numbers are the ones looked for; the oldest being made come next.
  return (
    <main class="pickup">
      <Numbers look="ready" numbers={ready.slice(-READY_SHOWN)} more={ready.length - READY_SHOWN} fresh={fresh} />
      <Numbers look="making" numbers={making.slice(0, MAKING_SHOWN)} more={making.length - MAKING_SHOWN} fresh={[]} />
    </main>
  );
}

/** Numbers that became ready while this screen looked on. */
function useFresh(ready: string[] | null): string[] {
  const before = useRef<string[] | null>(null);
  const [fresh, setFresh] = useState<string[]>([]);
  useEffect(() => {
    if (ready === null) return;
    const known = before.current;
    before.current = ready;
    const come = known === null ? [] : ready.filter((number) => !known.includes(number));
    if (come.length === 0) return;
    chime();
    setFresh((old) => [...old, ...come]);
    window.setTimeout(() => setFresh((old) => old.filter((number) => !come.includes(number))), NEW_MS);
  }, [ready?.join(' ')]);
  return fresh;
}

function Numbers({ look, numbers, more, fresh }: { look: 'ready' | 'making'; numbers: string[]; more: number; fresh: string[] }) {
  return (
    <section class={`numbers ${look}`} aria-labelledby={`${look}-title`}>
      <h2 id={`${look}-title`}>
        {look === 'ready' && <Icon name="check" />}
        {t(look === 'ready' ? 'board.ready' : 'board.making')}
      </h2>
      <ul aria-live={look === 'ready' ? 'polite' : 'off'}>
        {numbers.map((number) => (
          <li key={number} data-fresh={fresh.includes(number)}>
            {number}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="more">{t('board.more', { count: more })}</p>}
    </section>
  );
}
