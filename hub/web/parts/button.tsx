import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

type ButtonProps = {
  /** `primary` is the one next step of a screen; `stop` takes something back and bears a cross. */
  look?: 'primary' | 'quiet' | 'stop';
  icon?: IconName;
  label?: string;
  wide?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  autofocus?: boolean;
  onPress: () => void;
  children?: ComponentChildren;
};

export function Button({ look = 'quiet', icon, label, wide, disabled, pressed, autofocus, onPress, children }: ButtonProps) {
  const sign = look === 'stop' ? 'cross' : icon;
  return (
    <button
      type="button"
      class={`button ${look}${wide === true ? ' wide' : ''}`}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      autofocus={autofocus}
      onClick={onPress}
    >
      {sign !== undefined && <Icon name={sign} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}
