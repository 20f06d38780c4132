import { t } from '../text.ts';
import { Button } from './button.tsx';

type StepperProps = {
  /** What is counted, for whoever only hears the buttons. */
  name: string;
  count: number;
  min: number;
  max: number;
  onChange: (count: number) => void;
};

export function Stepper({ name, count, min, max, onChange }: StepperProps) {
  return (
    <div class="stepper" role="group" aria-label={t('stepper.count', { name, count })}>
      <Button icon="minus" label={t('stepper.less', { name })} disabled={count <= min} onPress={() => onChange(count - 1)} />
      <output>{count}</output>
      <Button icon="plus" label={t('stepper.more', { name })} disabled={count >= max} onPress={() => onChange(count + 1)} />
    </div>
  );
}
