// What every view of this page is made of: a list with its search on the left, what was chosen on the right.

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../hub/web/parts/button.tsx';
import { Field } from '../../hub/web/parts/field.tsx';
import { Icon, type IconName } from '../../hub/web/parts/icons.tsx';
import { t } from '../../hub/web/text.ts';

type TwoPanesProps = {
  /** Nothing chosen: a narrow screen then shows the list alone. */
  chosen: boolean;
  /** A narrow screen shows both: several are being chosen. */
  both?: boolean;
  onBack: () => void;
  list: ComponentChildren;
  children: ComponentChildren;
};

export function TwoPanes({ chosen, both, onBack, list, children }: TwoPanesProps) {
  return (
    <div class={`panes${chosen ? ' chosen' : ''}${both === true ? ' both' : ''}`}>
      <section class="list">{list}</section>
      <section class="editor">
        {both !== true && (
          <div class="back">
            <Button icon="back" onPress={onBack}>
              {t('staff.back')}
            </Button>
          </div>
        )}
        {children}
      </section>
    </div>
  );
}

export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="nothing">{children}</p>;
}

export function Search({ label, value, onInput }: { label: string; value: string; onInput: (value: string) => void }) {
  return <input class="search" type="search" autocomplete="off" spellcheck={false} maxLength={40} placeholder={label} aria-label={label} value={value} onInput={({ currentTarget }) => onInput(currentTarget.value)} />;
}

/** True where `text` holds all words of the search, in whatever order and case. */
export function matches(search: string, ...texts: string[]): boolean {
  const within = texts.join(' ').toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => within.includes(word));
}

type ChipsProps<Id extends string> = { label: string; choices: { id: Id; name: string }[]; chosen: Id | null; disabled?: boolean; onChoose: (id: Id) => void };

/** A row of choices of which one holds. */
export function Chips<Id extends string>({ label, choices, chosen, disabled, onChoose }: ChipsProps<Id>) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {choices.map(({ id, name }) => (
        <Button key={id} pressed={id === chosen} disabled={disabled ?? false} onPress={() => onChoose(id)}>
          {name}
        </Button>
      ))}
    </div>
  );
}

export type Tone = 'good' | 'wait' | 'stop' | 'call' | 'plain';
const SIGNS = { good: 'check', wait: 'warning', stop: 'cross', call: 'bell', plain: null } as const;

/** A state in words, with its colour and the sign of that colour, or one of its own. */
export function Mark({ tone, sign = SIGNS[tone], children }: { tone: Tone; sign?: IconName | null; children: ComponentChildren }) {
  return (
    <span class={`mark ${tone}`}>
      {sign !== null && <Icon name={sign} />}
      <span>{children}</span>
    </span>
  );
}

type ReasonProps = { label: string; hint?: string; usual: string[]; value: string; onInput: (value: string) => void };

/** A reason: one of the usual ones at a touch, or typed. */
export function Reason({ label, hint, usual, value, onInput }: ReasonProps) {
  return (
    <>
      <Chips label={label} choices={usual.map((name) => ({ id: name, name }))} chosen={value} onChoose={onInput} />
      <Field label={label} {...(hint === undefined ? {} : { hint })} value={value} onInput={onInput} />
    </>
  );
}

/** Becomes true when the part is taken off the page: an answer may come after whoever asked has gone on. */
export function useGone(): { readonly current: boolean } {
  const gone = useRef(false);
  useLayoutEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  return gone;
}

/** A view's own state that outlives a look at another view, until the page is left. */
export function useKept<T>(slot: string, first: T): [T, (value: T) => void] {
  const [value, set] = useState<T>((kept.get(slot) as T | undefined) ?? first);
  return [
    value,
    (next: T) => {
      kept.set(slot, next);
      set(() => next);
    },
  ];
}
const kept = new Map<string, unknown>();
