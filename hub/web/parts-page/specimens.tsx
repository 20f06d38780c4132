// Parts that stand among others, each in every state it has.

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { House } from '../parts/house.tsx';
import { Icon, iconNames } from '../parts/icons.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { clockTime, money, number, t, type Key } from '../text.ts';
import { AMOUNTS, long } from './samples.ts';
import { stillClass } from './states.ts';
import { Say } from './words.tsx';

const LOOKS = ['quiet', 'primary', 'stop'] as const;
/** 12:34 in Seoul, on a day in January. */
const NOON_MS = Date.UTC(2026, 0, 5, 3, 34);
const nothing = () => undefined;

export function Inline() {
  return (
    <>
      <Part name="Button">
        {LOOKS.map((kind) => (
          <Row key={kind}>
            <Sample state="rest">
              <Button look={kind} onPress={nothing}>
                {t('button.next')}
              </Button>
            </Sample>
            <Sample state="pressed">
              <Still state="pressed">
                <Button look={kind} onPress={nothing}>
                  {t('button.next')}
                </Button>
              </Still>
            </Sample>
            <Sample state="focus">
              <Still state="focus">
                <Button look={kind} onPress={nothing}>
                  {t('button.next')}
                </Button>
              </Still>
            </Sample>
            <Sample state="busy">
              <Button look={kind} disabled onPress={nothing}>
                {t('button.next')}
              </Button>
            </Sample>
            <Sample state="long">
              <Button look={kind} onPress={nothing}>
                {long()}
              </Button>
            </Sample>
          </Row>
        ))}
        <Row>
          <Sample state="icon">
            <Button icon="check" onPress={nothing}>
              {t('button.ok')}
            </Button>
            <Button icon="plus" label={t('stepper.more', { name: t('menu.items') })} onPress={nothing} />
          </Sample>
          <Sample state="chosen">
            <Button pressed onPress={nothing}>
              {t('button.yes')}
            </Button>
            <Button pressed={false} onPress={nothing}>
              {t('button.no')}
            </Button>
          </Sample>
        </Row>
        <Sample state="wide">
          <Button look="primary" wide onPress={nothing}>
            {`${t('button.next')} ${money(1_250_000)}`}
          </Button>
        </Sample>
      </Part>
      <Part name="Stepper">
        <Row>
          <Sample state="rest">
            <Counting from={2} />
          </Sample>
          <Sample state="least">
            <Counting from={1} />
          </Sample>
          <Sample state="most">
            <Counting from={99} />
          </Sample>
        </Row>
      </Part>
      <Part name="Field">
        <Row>
          <Sample state="rest">
            <Typing label={t('bar.staff')} first="" />
          </Sample>
          <Sample state="focus">
            <Still state="focus">
              <Typing label={t('bar.staff')} first="18000" kind="digits" />
            </Still>
          </Sample>
          <Sample state="long">
            <Typing label={long()} first={long()} hint={long()} />
          </Sample>
        </Row>
      </Part>
      <Part name="Icon">
        <ul class="icons">
          {iconNames.map((name) => (
            <li key={name}>
              <Icon name={name} />
              <span class="own-words">{name}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part name="House">
        <div class="house-frame">
          <House />
        </div>
      </Part>
      <Part name="money">
        <Row>
          {AMOUNTS.map((amount) => (
            <p key={amount} class="price">
              {money(amount)}
            </p>
          ))}
          <p class="price">{number(1_250_000)}</p>
          <p class="price">{clockTime(NOON_MS)}</p>
        </Row>
      </Part>
    </>
  );
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section class="part" data-part={name} aria-labelledby={`part-${name}`}>
      <h2 id={`part-${name}`}>
        <span class="own-words">{name}</span>
      </h2>
      {children}
    </section>
  );
}

function Row({ children }: { children: ComponentChildren }) {
  return <div class="samples">{children}</div>;
}

type State = 'rest' | 'pressed' | 'focus' | 'busy' | 'long' | 'icon' | 'chosen' | 'wide' | 'least' | 'most';

function Sample({ state, children }: { state: State; children: ComponentChildren }) {
  const key: Key = `demo.parts.state.${state}`;
  return (
    <figure class={`sample-of ${state}`} data-state={state}>
      {children}
      <figcaption>
        <Say of={key} />
      </figcaption>
    </figure>
  );
}

/** The first control inside looks as while a finger or the focus is on it. */
function Still({ state, children }: { state: 'pressed' | 'focus'; children: ComponentChildren }) {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => box.current?.querySelector('button, input, a')?.classList.add(stillClass(state)));
  return <span ref={box}>{children}</span>;
}

function Counting({ from }: { from: number }) {
  const [count, setCount] = useState(from);
  return <Stepper name={long()} count={count} min={1} max={99} onChange={setCount} />;
}

function Typing({ label, first, hint, kind = 'text' }: { label: string; first: string; hint?: string; kind?: 'text' | 'digits' }) {
  const [value, setValue] = useState(first);
  return <Field label={label} value={value} kind={kind} onInput={setValue} {...(hint === undefined ? {} : { hint })} />;
}
