// The shop's screens side by side, alive: each page in a frame of its real size, made smaller as a picture would be.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { clockTime, nameOf, t } from '../text.ts';
import { darkKiosk } from './dark.ts';
import { DarkCaption } from './caption.tsx';
import type { Paper, Sheet } from './ask.ts';
import { enlarged, framed, lit, type Surface } from './surfaces.ts';

/** The next frame begins to load when the one before has, or has taken so long. */
const FRAME_PATIENCE_MS = 3_000;

export function Scene({ surfaces, paper }: { surfaces: Surface[]; paper: Paper | null }) {
  const [loading, setLoading] = useState(1);
  useEffect(() => {
    const late = window.setTimeout(() => setLoading(loading + 1), FRAME_PATIENCE_MS);
    return () => clearTimeout(late);
  }, [loading]);
  useEffect(() => {
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') enlarged.value = null;
    };
    window.addEventListener('keydown', escape);
    return () => window.removeEventListener('keydown', escape);
  }, []);
  return (
    <div class="scene" data-pointing={lit.value.length > 0}>
      {surfaces.map((surface, place) => (
        <SurfaceView key={surface.id} surface={surface} begins={place < loading} onLoaded={() => setLoading((old) => Math.max(old, place + 2))} />
      ))}
      <PaperView paper={paper} />
    </div>
  );
}

type SurfaceProps = { surface: Surface; begins: boolean; onLoaded: () => void };

function SurfaceView({ surface, begins, onLoaded }: SurfaceProps) {
  const { id, kind, href, width, height } = surface;
  const name = surfaceName(id);
  const large = enlarged.value === id;
  const dark = id === 'kiosk' && darkKiosk.value;
  return (
    <figure class={`surface ${id}${large ? ' large' : ''}${lit.value.includes(id) ? ' lit' : ''}`} data-kind={kind}>
      <figcaption>
        <strong>{name}</strong>
        <span class="what">{nameOf('demo.surface', `${id}.what`, '')}</span>
      </figcaption>
      <div class="case" style={{ aspectRatio: `${width} / ${height}`, '--shape': width / height }}>
        {begins ? <Live surface={surface} name={name} onLoaded={onLoaded} /> : <p class="yet">{t('demo.surface.yet')}</p>}
        {dark && <DarkCaption />}
      </div>
      <div class="ways">
        <Button pressed={large} label={t(large ? 'demo.surface.smaller.of' : 'demo.surface.larger.of', { name })} onPress={() => (enlarged.value = large ? null : id)}>
          {t(large ? 'demo.surface.smaller' : 'demo.surface.larger')}
        </Button>
        <Alone href={href} name={name} />
      </div>
    </figure>
  );
}

export function surfaceName(id: string): string {
  return nameOf('demo.surface', id, id);
}

function Alone({ href, name }: { href: string; name: string }) {
  return (
    <a class="alone" href={href} target="_blank" rel="noopener" aria-label={t('demo.surface.alone.of', { name })}>
      {t('demo.surface.alone')} <Icon name="onward" />
    </a>
  );
}

/** The page itself. Its size is the screen's own, so that it is laid out as it is there; only the picture shrinks. */
function Live({ surface: { id, href, width, height }, name, onLoaded }: { surface: Surface; name: string; onLoaded: () => void }) {
  const frame = useRef<HTMLIFrameElement>(null);
  // A screen's profile counts its own pixels; a page measures in CSS's.
  const ratio = window.devicePixelRatio;
  const [wide, high] = [width / ratio, height / ratio];
  useLayoutEffect(() => {
    const [element, place] = [frame.current, frame.current?.parentElement];
    if (element === null || place === null || place === undefined) return;
    framed(id, element);
    const fit = () => (element.style.transform = `scale(${place.clientWidth / wide})`);
    const watching = new ResizeObserver(fit);
    watching.observe(place);
    fit();
    return () => {
      watching.disconnect();
      framed(id, null);
    };
  }, []);
  return <iframe ref={frame} title={name} src={href} width={wide} height={high} onLoad={onLoaded} />;
}

/** The newest paper of each printer, as it hangs out of it. */
function PaperView({ paper }: { paper: Paper | null }) {
  return (
    <figure class={`surface paper${lit.value.includes('paper') ? ' lit' : ''}`}>
      <figcaption>
        <strong>{t('demo.paper')}</strong>
        <span class="what">{t('demo.surface.paper.what')}</span>
      </figcaption>
      <div class="rolls">
        {(paper?.printers ?? []).map(({ id, name, sheets }) => (
          <Roll key={id} name={nameOf('demo.printer', id, name)} sheet={sheets.at(-1)} />
        ))}
      </div>
      <div class="ways">
        <Alone href="/virtual" name={t('demo.paper')} />
      </div>
    </figure>
  );
}

function Roll({ name, sheet }: { name: string; sheet: Sheet | undefined }) {
  const words = sheet === undefined ? '' : t('demo.paper.sheet', { name, n: sheet.n, time: clockTime(sheet.at) });
  return (
    <div class="roll">
      <p class="printer-name">{name}</p>
      {sheet === undefined ? <p class="yet">{t('demo.paper.none')}</p> : <img key={sheet.png} src={sheet.png} alt={words} />}
    </div>
  );
}
