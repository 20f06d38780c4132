// Which model a printer is: what we know well first, what suits most, what must be probed; and what cannot be used.

import { useState } from 'preact/hooks';
import { Icon } from '../../../hub/web/parts/icons.tsx';
import { nameOf } from '../../../hub/web/text.ts';
import { house, type Model } from '../hub.ts';
import { modelName, t } from '../words.ts';
import { Choice } from './fields.tsx';

type ModelProps = { chosen: string; onChoose: (id: string) => void };

export function ModelChoice({ chosen, onChoose }: ModelProps) {
  const models = house.value?.models ?? [];
  const offered = models.filter(({ refused }) => refused === undefined);
  const refused = models.filter((model) => model.refused !== undefined);
  const of = (grade: Model['grade']) => offered.filter((model) => model.grade === grade);
  // A printer that is one of them shows which.
  const [open] = useState(of('stub').some(({ id }) => id === chosen));
  return (
    <>
      <h4>{t('setup.printers.model')}</h4>
      <Grade label={t('setup.printers.model.sourced')} models={of('sourced')} chosen={chosen} onChoose={onChoose} />
      <Grade label={t('setup.printers.model.generic')} models={of('generic')} chosen={chosen} onChoose={onChoose} />
      <details class="models" open={open}>
        <summary class="button quiet wide">
          <Icon name="down" />
          <span>{t('setup.printers.model.stub.open', { count: of('stub').length + refused.length })}</span>
        </summary>
        <Grade label={t('setup.printers.model.stub')} models={of('stub')} chosen={chosen} onChoose={onChoose} />
        <p class="hint">{t('setup.printers.model.stub.hint')}</p>
        {refused.length > 0 && (
          <>
            <p class="label">{t('setup.printers.model.refused')}</p>
            <ul class="plain-list">
              {refused.map(({ id, title, refused: why }) => (
                <li key={id}>
                  <Icon name="cross" />
                  <p>
                    <strong>{modelName(id, title)}</strong> {nameOf('setup.refused', id, why ?? '')}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </details>
    </>
  );
}

function Grade({ label, models, chosen, onChoose }: ModelProps & { label: string; models: Model[] }) {
  return <Choice label={label} choices={models.map(({ id, title }) => ({ id, name: modelName(id, title) }))} chosen={[chosen]} onChoose={onChoose} />;
}
