// Digits to press with wet hands, or to type on a keyboard: sums of won, numbers off a slip.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Button } from '../../../hub/web/parts/button.tsx';
import { inFront } from '../../../hub/web/parts/dialog.tsx';
import { t } from '../../../hub/web/text.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0'];
/** `Amount` in `hub/domain/money.py` takes more; nobody puts down more than nine digits. */
const SUM_DIGITS = 9;
/** An approval number has eight digits on most slips, twelve at most (`hub/payments/by_hand.py`). */
const NUMBER_LETTERS = 12;

type KeypadProps = {
  /** `sum`: no zeros in front; `number`: as it is read off a slip, where a keyboard may bring capital letters. */
  kind: 'sum' | 'number';
  /** Of a number, where it is no approval number. */
  letters?: number;
  /** Two keys may come before a paint: what is new is made of what is old. */
  onInput: (change: (old: string) => string) => void;
  /** Enter on a keyboard. */
  onEnter: () => void;
};

function typed(kind: KeypadProps['kind'], old: string, key: string, letters: number): string {
  return kind === 'sum' ? String(Number((old + key).slice(0, SUM_DIGITS)) || '') : (old + key.toUpperCase()).slice(0, letters);
}

export function Keypad({ kind, letters = NUMBER_LETTERS, onInput, onEnter }: KeypadProps) {
  const box = useRef<HTMLDivElement>(null);
  const allowed = kind === 'sum' ? /^[0-9]$/ : /^[0-9A-Za-z]$/;
  // Keys count wherever the focus is, but for a box to type in.
  useLayoutEffect(() => {
    const pressed = ({ key, target, ctrlKey, metaKey }: KeyboardEvent) => {
      if (!inFront(box.current) || target instanceof HTMLInputElement || ctrlKey || metaKey) return;
      if (allowed.test(key)) onInput((old) => typed(kind, old, key, letters));
      else if (key === 'Backspace') onInput((old) => old.slice(0, -1));
      else if (key === 'Enter' && !(target instanceof HTMLButtonElement)) onEnter();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
  return (
    // A key that was touched must not take the focus: Enter would press it once more.
    <div class="keys" ref={box} onMouseDown={(event) => event.preventDefault()}>
      {KEYS.map((key) => (
        <Button key={key} onPress={() => onInput((old) => typed(kind, old, key, letters))}>
          {key}
        </Button>
      ))}
      <Button icon="back" label={t('pair.erase')} onPress={() => onInput((old) => old.slice(0, -1))} />
    </div>
  );
}

/** What was typed, in large letters; it has the focus at first, so that Enter after the digits does what is next. */
export function Typed({ label, children }: { label: string; children: ComponentChildren }) {
  const box = useRef<HTMLOutputElement>(null);
  useLayoutEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <output ref={box} class="tendered" tabIndex={-1} aria-label={label}>
      {children}
    </output>
  );
}
