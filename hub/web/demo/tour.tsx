// Where the tour speaks: a bar below the scene that stays in sight and never covers the whole of it.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { t } from '../text.ts';
import type { Demo } from './ask.ts';
import { KillFigures, Steps, Waiting } from './mishaps.tsx';
import { stories } from './stories.ts';
import { Painted } from './switches.tsx';
import { act, acting, change, goTo, mendIsDue, place, resultOf, stopsOf, type Stop } from './tour.ts';

export function TourButton({ demo }: { demo: Demo }) {
  if (place.value !== null) return null;
  return (
    <Button look="primary" icon="onward" onPress={() => goTo(stopsOf(demo), 0)}>
      {t('demo.tour.begin')}
    </Button>
  );
}

export function Tour({ demo }: { demo: Demo }) {
  const now = place.value;
  const stops = stopsOf(demo);
  const stop = now === null ? undefined : stops[now];
  if (now === null || stop === undefined) return null;
  return <StopBar key={stop.name} demo={demo} stop={stop} now={now} stops={stops} />;
}

type StopProps = { demo: Demo; stop: Stop; now: number; stops: Stop[] };

function StopBar({ demo, stop, now, stops }: StopProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { name } = stop;
  const result = resultOf(stop);
  const last = now === stops.length - 1;
  const mend = stop.mend !== undefined && mendIsDue(stop, demo) ? stop.mend : null;
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true });
    const first = stop.at.map((id) => document.querySelector(`.surface.${id}`)).find((one) => one !== null);
    first?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') goTo(stops, null);
    };
    window.addEventListener('keydown', escape);
    return () => window.removeEventListener('keydown', escape);
  }, []);
  const again = name === 'sold_out' && change.value !== null && change.value !== 'failed' && change.value.soldOut;
  return (
    <section class="tour" aria-labelledby="tour" data-stop={name}>
      <div class="tour-words">
        <p class="hint">{t('demo.tour.step', { step: now + 1, steps: stops.length })}</p>
        <h2 id="tour" ref={heading} tabIndex={-1}>
          {t(`demo.tour.${name}`)}
        </h2>
        <p>{t(`demo.tour.${name}.what`)}</p>
      </div>
      <div class="tour-came" role="status">
        {result !== null && (
          <p class="came">
            <Icon name="check" />
            <span>{t(result.text, result.params)}</span>
          </p>
        )}
        {name === 'sold_out' && change.value !== null && (
          <div>
            <Painted change={change.value} />
          </div>
        )}
        {name === 'line' && <Waiting demo={demo} />}
        {(name === 'paper' || name === 'line' || name === 'kill') && <Steps story={stories[name].value} />}
        {name === 'kill' && <KillFigures demo={demo} />}
      </div>
      <div class="tour-ways">
        {mend !== null ? (
          <Button disabled={acting.value} onPress={() => void mend()}>
            {t(name === 'paper' ? 'demo.story.paper.mend' : 'demo.story.line.end')}
          </Button>
        ) : (
          stop.act !== null && (
            <Button disabled={acting.value || isBusy(name)} onPress={() => void act(demo, stop)}>
              {t(again ? 'demo.tour.sold_out.back' : actText(name))}
            </Button>
          )
        )}
        <span class="filler" />
        {now > 0 && !last && <Button onPress={() => goTo(stops, now - 1)}>{t('demo.tour.back')}</Button>}
        {!last && <Button onPress={() => goTo(stops, null)}>{t('demo.tour.skip')}</Button>}
        <Button look="primary" onPress={() => goTo(stops, last ? null : now + 1)}>
          {t(last ? 'demo.tour.finish' : 'demo.tour.next')}
        </Button>
      </div>
    </section>
  );
}

function isBusy(name: Stop['name']): boolean {
  return (name === 'paper' || name === 'line' || name === 'kill') && stories[name].value.state === 'busy';
}

function actText(name: Stop['name']): 'demo.tour.order.act' | 'demo.tour.cook.act' | 'demo.tour.sold_out.act' | 'demo.tour.paper.act' | 'demo.tour.line.act' | 'demo.tour.kill.act' {
  switch (name) {
    case 'cook':
      return 'demo.tour.cook.act';
    case 'sold_out':
      return 'demo.tour.sold_out.act';
    case 'paper':
      return 'demo.tour.paper.act';
    case 'line':
      return 'demo.tour.line.act';
    case 'kill':
      return 'demo.tour.kill.act';
    case 'order':
    case 'call':
    case 'end':
      return 'demo.tour.order.act';
  }
}
