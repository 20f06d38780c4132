// The first page: what this is, and the way to every screen. In a demo each opens ready paired.

import { Frame, showPage } from './demo/frame.tsx';
import { follow, type Demo } from './demo/ask.ts';
import { Mishaps } from './demo/mishaps.tsx';
import { House } from './parts/house.tsx';
import { Icon } from './parts/icons.tsx';
import { nameOf, t } from './text.ts';

/** Names of the pages that the build made (`vite.config.ts`). */
declare const MADANG_PAGES: readonly string[];

/** Addresses that are not the folder's name (`hub/api/pages.py`). */
const ADDRESSES: Partial<Record<string, string>> = { menuboard: 'board' };
const PAGES = MADANG_PAGES.map((page) => ADDRESSES[page] ?? page);

const NOT_DEVICES = ['index', 'virtual'];

const { told, answers } = follow<Demo>('/api/v1/demo');

function First() {
  const known = told.value;
  return (
    <Frame title="demo.page" answers={answers.value}>
      <header class="welcome">
        <div>
          <h1>{t('demo.page')}</h1>
          <p>{t('demo.what')}</p>
          {known !== null && typeof known === 'object' && <p>{t('demo.how')}</p>}
        </div>
        <House />
      </header>
      {known === null ? null : typeof known === 'object' ? <DemoShop demo={known.told} /> : <ByCode elsewhere={known === 'elsewhere'} />}
    </Frame>
  );
}

function DemoShop({ demo }: { demo: Demo }) {
  const screens = demo.devices.filter(({ page }) => PAGES.includes(page.slice(1)));
  return (
    <>
      <section aria-labelledby="screens">
        <h2 id="screens">{t('demo.screens')}</h2>
        <ul class="doors">
          {screens.map(({ kind, name, page, token }) => (
            <li key={token}>
              <Door
                href={`${page}#token=${token}`}
                title={nameOf('demo.kind', kind, name)}
                what={nameOf('demo.kind', `${kind}.what`, t('demo.kind.other.what'))}
              />
            </li>
          ))}
          <li>
            <Door href="/virtual" title={t('demo.paper')} what={t('demo.paper.what')} />
          </li>
        </ul>
      </section>
      <Mishaps demo={demo} />
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
