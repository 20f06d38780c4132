import { useId } from 'preact/hooks';

/** `digits` are a whole number, `number` may have a point, `time` is one of the day. */
type FieldKind = 'text' | 'digits' | 'number' | 'time';
type FieldProps = { label: string; hint?: string; value: string; kind?: FieldKind; onInput: (value: string) => void };

/** Longer than anything that a person types here; the hub has the last word. */
const LETTERS_MAX = 200;
const KEYS = { text: 'text', digits: 'numeric', number: 'decimal' } as const;

/** A box to type in, its name above and what helps below. */
export function Field({ label, hint, value, kind = 'text', onInput }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {kind === 'time' ? (
        <input id={id} type="time" value={value} onInput={({ currentTarget }) => onInput(currentTarget.value)} />
      ) : (
        <input
          id={id}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          inputMode={KEYS[kind]}
          maxLength={LETTERS_MAX}
          value={value}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onInput={({ currentTarget }) => onInput(kind === 'digits' ? currentTarget.value.replace(/[^0-9]/g, '') : currentTarget.value)}
        />
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
