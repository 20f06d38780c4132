// Fields of this page: a label above a box, a row of choices, a question before what cannot be undone.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { t } from '../words.ts';

type FieldProps = {
  label: string;
  hint?: string;
  value: string;
  digits?: boolean;
  onInput: (value: string) => void;
};

export function Field({ label, hint, value, digits, onInput }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        inputMode={digits === true ? 'decimal' : 'text'}
        maxLength={200}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = {
  label: string;
  choices: { id: string; name: string }[];
  chosen: readonly string[];
  onChoose: (id: string) => void;
};

export function Choice({ label, choices, chosen, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <p id={id} class="label">
        {label}
      </p>
      <div class="choices" role="group" aria-labelledby={id}>
        {choices.map((choice) => (
          <Button key={choice.id} pressed={chosen.includes(choice.id)} onPress={() => onChoose(choice.id)}>
            {choice.name}
          </Button>
        ))}
      </div>
    </div>
  );
}

type SureProps = { title: string; yes: string; onYes: () => void; onNo: () => void; children: ComponentChildren };

/** Asked where nothing can be undone. The way back comes first. */
export function Sure({ title, yes, onYes, onNo, children }: SureProps) {
  return (
    <Dialog title={title} onClose={onNo}>
      {children}
      <div class="actions">
        <Button onPress={onNo}>{t('setup.keep')}</Button>
        <Button look="stop" onPress={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
