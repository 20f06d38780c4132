// A row of choices with its name, and a question before what cannot be undone.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Dialog } from '../../../hub/web/parts/dialog.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { t } from '../words.ts';

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

/** A table's id out of its number as people say it (3 is `t3`); null while it is none. */
export function tableId(number: string): string | null {
  return /^[0-9]{1,4}$/.test(number.trim()) ? `t${number.trim()}` : null;
}

/** Which table a tablet stands on. */
export function TableField({ value, onInput }: { value: string; onInput: (number: string) => void }) {
  return <Field label={t('setup.pair.table')} hint={t('setup.pair.table.hint')} kind="digits" value={value} onInput={onInput} />;
}
