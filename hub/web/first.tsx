// The first page: what this is, and in a demo the whole shop at once: its screens alive, the owner's switches,
// the day's mishaps and a short tour.

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { follow, type Demo, type Paper } from './demo/ask.ts';
import { followDark } from './demo/dark.ts';
import { Frame, showPage } from './demo/frame.tsx';
import { hear } from './demo/house.ts';
import { Mishaps } from './demo/mishaps.tsx';
import { Scene } from './demo/scene.tsx';
import { doorsOf, PAGES, surfacesOf } from './demo/surfaces.ts';
import { Switches } from './demo/switches.tsx';
import { Tour, TourButton } from './demo/tour.tsx';
import { House } from './parts/house.tsx';
import { Icon } from './parts/icons.tsx';
import { language, nameOf, t } from './text.ts';
import './demo/scene.css';
import './demo/panel.css';
import './demo/tour.css';
// Last: how all of it stands in a narrower window.
import './demo/first.css';

const NOT_DEVICES = ['index', 'virtual', 'parts'];
/** Narrower than this, a live screen would be a stamp: there are only the ways to each. */
const LIVE_FROM = window.matchMedia('(min-width: 800px)');
const live = signal(LIVE_FROM.matches);
LIVE_FROM.addEventListener('change', ({ matches }) => (live.value = matches));

const { told, answers } = follow<Demo>('/api/v1/demo');
const paper = follow<Paper>('/api/v1/paper');

function First() {
  const known = told.value;
  const demo = known !== null && typeof known === 'object' ? known.told : null;
  return (
    <Frame title="demo.page" answers={answers.value} wide={demo !== null && live.value}>
      <header class="welcome">
        <div>
          <h1>{t('demo.page')}</h1>
          <p>{t('demo.what')}</p>
          {demo !== null && <p>{t(live.value ? 'demo.how' : 'demo.how.small')}</p>}
        </div>
        {demo !== null && live.value && (
          <div class="tour-begin">
            <TourButton demo={demo} />
          </div>
        )}
        <House />
      </header>
      {known === null ? null : demo !== null ? <DemoShop demo={demo} /> : <ByCode elsewhere={known === 'elsewhere'} />}
    </Frame>
  );
}

function DemoShop({ demo }: { demo: Demo }) {
  useEffect(() => {
    void hear(demo);
    followDark();
  }, []);
  const sheets = paper.told.value;
  const surfaces = live.value ? surfacesOf(demo, language()) : [];
  return (
    <>
      {live.value && (
        <div class="shopfront">
          <section aria-labelledby="scene">
            <h2 id="scene" class="unseen">
              {t('demo.screens')}
            </h2>
            <Scene surfaces={surfaces} paper={sheets !== null && typeof sheets === 'object' ? sheets.told : null} />
          </section>
          <div class="panel">
            <Switches demo={demo} />
            <Mishaps demo={demo} />
          </div>
        </div>
      )}
      <section aria-labelledby="doors">
        <h2 id="doors">{t(live.value ? 'demo.doors' : 'demo.screens')}</h2>
        <ul class="doors">
          {doorsOf(demo, surfaces).map(({ id, kind, name, turn, href }) => (
            <li key={id}>
              <Door href={href} title={nameOf('demo.kind', kind, name) + (turn > 0 ? ` ${turn}` : '')} what={nameOf('demo.kind', `${kind}.what`, t('demo.kind.other.what'))} />
            </li>
          ))}
          <li>
            <Door href="/virtual" title={t('demo.paper')} what={t('demo.paper.what')} />
          </li>
          {demo.region !== '' && !live.value && (
            <li>
              <Door href={`${demo.region}/?lang=${language()}`} title={t('demo.surface.region')} what={t('demo.surface.region.what')} />
            </li>
          )}
        </ul>
      </section>
      {!live.value && (
        <div class="panel">
          <Switches demo={demo} />
          <Mishaps demo={demo} />
        </div>
      )}
      <section aria-labelledby="people">
        <h2 id="people">{t('demo.people')}</h2>
        <p class="hint">{t('demo.people.what')}</p>
        <dl class="pins">
          {demo.people.map(({ id, name, pin }) => (
            <div key={id}>
              <dt>{nameOf('demo.person', id, name)}</dt>
              <dd>{pin}</dd>
            </div>
          ))}
        </dl>
      </section>
      {live.value && <Tour demo={demo} />}
    </>
  );
}

function Door({ href, title, what }: { href: string; title: string; what: string }) {
  return (
    <a class="door pressable" href={href} target="_blank" rel="noopener">
      <strong>{title}</strong>
      <span>{what}</span>
      <span class="go">
        {t('demo.open')} <Icon name="onward" />
      </span>
    </a>
  );
}

/** A shop at work, or the demo seen from another machine: every device brings a code. */
function ByCode({ elsewhere }: { elsewhere: boolean }) {
  const pages = PAGES.filter((page) => !NOT_DEVICES.includes(page));
  return (
    <section aria-labelledby="by-code">
      <p class="notice">{t(elsewhere ? 'demo.elsewhere' : 'demo.not_demo')}</p>
      <h2 id="by-code">{t('demo.pair')}</h2>
      <ol class="steps">
        <li>
          <p>{t('demo.pair.code')}</p>
          <code>madang device add --kind kiosk</code>
        </li>
        <li>
          <p>{t('demo.pair.open')}</p>
          <ul>
            {pages.map((page) => (
              <li key={page}>
                <a href={`/${page}`}>{`${location.origin}/${page}`}</a> <span class="hint">{nameOf('demo.kind', page, page)}</span>
              </li>
            ))}
          </ul>
        </li>
      </ol>
    </section>
  );
}

await showPage(<First />);
