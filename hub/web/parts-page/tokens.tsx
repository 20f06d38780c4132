// The tokens: colours with their contrast on each ground, steps of type and measures with their millimetres.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { highContrast, textSize } from '../device.ts';
import { money } from '../text.ts';
import { contrast, rgb } from './contrast.ts';
import { screen, spoken } from './looks.ts';
import { Say } from './words.tsx';

/** WCAG 2.2: text (1.4.3), and what one must see to know a control (1.4.11). */
const TEXT_RATIO = 4.5;
const EDGE_RATIO = 3;

/** Every text colour on the grounds it stands on. */
const TEXTS: [text: string, ...grounds: string[]][] = [
  ['ink', 'hanji', 'paper', 'warm-ground', 'ochre-ground'],
  ['stone', 'hanji', 'paper'],
  ['hanji', 'ink'],
  ['on-primary', 'primary'],
  ['primary', 'hanji', 'paper', 'warm-ground'],
  ['pine', 'hanji', 'paper', 'pine-ground'],
  ['ochre', 'hanji', 'paper', 'ochre-ground'],
  ['berry', 'hanji', 'paper', 'berry-ground'],
  ['indigo', 'hanji', 'paper', 'indigo-ground'],
];
/** Edges of controls. */
const EDGES: [edge: string, ground: string][] = [
  ['edge', 'hanji'],
  ['edge', 'paper'],
  ['primary', 'hanji'],
];
const STEPS = ['caption', 'body', 'label', 'price', 'title', 'display'];
const MEASURES = ['touch', 'main-action', 'gap', 'pad', 'radius', 'focus', 'rule', 'hairline'];

export function Tokens() {
  return (
    <>
      <section aria-labelledby="colours">
        <h2 id="colours">
          <Say of="demo.parts.colours" />
        </h2>
        <ul class="swatches">
          {TEXTS.flatMap(([text, ...grounds]) => grounds.map((ground) => <Pair key={`${text} ${ground}`} front={text} ground={ground} least={TEXT_RATIO} />))}
          {EDGES.map(([edge, ground]) => (
            <Pair key={`${edge} ${ground}`} front={edge} ground={ground} least={EDGE_RATIO} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="type">
        <h2 id="type">
          <Say of="demo.parts.type" />
        </h2>
        <ul class="steps-of-type">
          {STEPS.map((step) => (
            <Step key={step} step={step} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="measures">
        <h2 id="measures">
          <Say of="demo.parts.measures" />
        </h2>
        <ul class="measures">
          {MEASURES.map((name) => (
            <Measure key={name} name={name} />
          ))}
        </ul>
      </section>
    </>
  );
}

/** Measured on the page itself once it is drawn, and again whenever it is looked at otherwise. */
function useMeasured<T>(measure: (box: HTMLElement) => T): [(box: HTMLElement | null) => void, T | null] {
  const box = useRef<HTMLElement | null>(null);
  const [found, setFound] = useState<T | null>(null);
  const looks = [highContrast.value, textSize.value, screen.value, spoken.value].join();
  useLayoutEffect(() => {
    if (box.current !== null) setFound(measure(box.current));
  }, [looks]);
  return [(drawn) => (box.current = drawn), found];
}

function Pair({ front, ground, least }: { front: string; ground: string; least: number }) {
  const [box, ratio] = useMeasured((drawn) => {
    const style = getComputedStyle(drawn);
    const [text, under] = [rgb(style.color), rgb(style.backgroundColor)];
    return text === null || under === null ? null : contrast(text, under);
  });
  return (
    <li class="swatch" data-pair={`${front} ${ground}`} data-least={least} data-ratio={ratio ?? ''}>
      {least === TEXT_RATIO ? (
        <p ref={box} class="sample" style={{ color: `var(--${front})`, background: `var(--${ground})` }}>
          {money(18_000)}
        </p>
      ) : (
        <p ref={box} class="sample" style={{ color: `var(--${front})`, background: `var(--${ground})` }} aria-hidden="true">
          <span class="edge-sample" />
        </p>
      )}
      <p class="own-words">
        {`${front} / ${ground}`} <strong>{ratio === null ? '' : ratio.toFixed(1)}</strong>
      </p>
    </li>
  );
}

/** CSS pixels of a millimetre, as `device.ts` set it. */
function pxPerMm(): number {
  return parseFloat(document.documentElement.style.getPropertyValue('--mm'));
}

function Step({ step }: { step: string }) {
  const [box, sizes] = useMeasured((drawn) => {
    const style = getComputedStyle(drawn);
    const canvas = new OffscreenCanvas(8, 8).getContext('2d');
    if (canvas === null) return null;
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const letter = canvas.measureText('한국어를');
    return { type: parseFloat(style.fontSize) / pxPerMm(), letter: (letter.actualBoundingBoxAscent + letter.actualBoundingBoxDescent) / pxPerMm() };
  });
  return (
    <li data-step={step} data-mm={sizes?.type ?? ''}>
      <p ref={box} lang="ko" style={{ fontSize: `var(--${step})` }}>
        가나다 18,000
      </p>
      <p class="own-words">
        {step} {sizes !== null && `${sizes.type.toFixed(1)} mm`} <Say of="demo.parts.letter" /> {sizes !== null && `${sizes.letter.toFixed(1)} mm`}
      </p>
    </li>
  );
}

function Measure({ name }: { name: string }) {
  const [box, mm] = useMeasured((drawn) => drawn.getBoundingClientRect().width / pxPerMm());
  return (
    <li data-measure={name} data-mm={mm ?? ''}>
      <span ref={box} class="ruler" style={{ width: `var(--${name})` }} />
      <span class="own-words">
        {name} {mm !== null && `${mm.toFixed(1)} mm`}
      </span>
    </li>
  );
}
