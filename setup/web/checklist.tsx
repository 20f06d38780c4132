// The checklist: every step with what stands there now, one of them open.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { devices, house, printers, problems, self, terminals } from './hub.ts';
import { Clock } from './steps/clock.tsx';
import { Devices } from './steps/devices.tsx';
import { missing, Origin } from './steps/origin.tsx';
import { Pair } from './steps/pair.tsx';
import { printerProblems, Printers } from './steps/printers.tsx';
import { Screens } from './steps/screens.tsx';
import { Terminals } from './steps/terminals.tsx';
import { t, type Key } from './words.ts';

type StepName = 'clock' | 'printers' | 'terminals' | 'pair' | 'devices' | 'screens' | 'origin';
const SLOT = 'madang.setup.step';

type Step = { name: StepName; title: Key; state: string; good: boolean; body: () => ComponentChildren };

function steps(): Step[] {
  const paired = devices.value.filter(({ id }) => id !== self.value?.id);
  const here = paired.filter(({ connections }) => connections > 0).length;
  const unmeasured = devices.value.filter(({ screen }) => screen.diagonal_mm === 0).length;
  const sick = printers.value.filter(({ id }) => printerProblems(id).length > 0).length;
  const jumped = house.value?.jumped_ms !== 0 || problems.value.some(({ code }) => code === 'clock_jumped');
  const without = missing().length;
  return [
    { name: 'clock', title: 'setup.clock', good: !jumped, state: t(jumped ? 'setup.clock.jumped' : 'setup.clock.good'), body: () => <Clock /> },
    {
      name: 'printers',
      title: 'setup.printers',
      good: sick === 0 && printers.value.length > 0,
      state:
        printers.value.length === 0
          ? t('setup.printers.none')
          : sick > 0
            ? t('setup.printers.sick', { count: printers.value.length, sick })
            : t('setup.printers.well', { count: printers.value.length }),
      body: () => <Printers />,
    },
    {
      name: 'terminals',
      title: 'setup.terminals',
      // A shop with a terminal of its own, or none, is set up just as well.
      good: true,
      state: terminals.value.length === 0 ? t('setup.terminals.none') : t('setup.terminals.count', { count: terminals.value.length }),
      body: () => <Terminals />,
    },
    { name: 'pair', title: 'setup.pair', good: paired.length > 0, state: t('setup.pair.state', { count: paired.length }), body: () => <Pair /> },
    {
      name: 'devices',
      title: 'setup.devices',
      good: paired.length > 0 && here === paired.length,
      state: t('setup.devices.state', { count: paired.length, here }),
      body: () => <Devices />,
    },
    {
      name: 'screens',
      title: 'setup.screens',
      good: unmeasured === 0,
      state: unmeasured === 0 ? t('setup.screens.all') : t('setup.screens.left', { count: unmeasured }),
      body: () => <Screens />,
    },
    {
      name: 'origin',
      title: 'setup.origin',
      good: without === 0,
      state: without === 0 ? t('setup.origin.all') : t('setup.origin.some', { count: without }),
      body: () => <Origin />,
    },
  ];
}

export function Checklist() {
  const all = steps();
  const kept = sessionStorage.getItem(SLOT);
  const [open, setOpen] = useState<string>(kept ?? all.find(({ good }) => !good)?.name ?? 'pair');
  const list = useRef<HTMLOListElement>(null);
  // A long step that closes above would take the opened one out of sight.
  useEffect(() => list.current?.querySelector('.step.open')?.scrollIntoView({ block: 'nearest' }), [open]);
  const choose = (name: string) => {
    sessionStorage.setItem(SLOT, name);
    setOpen(name);
  };
  return (
    <>
      <h1 class="unseen">{t('setup.page')}</h1>
      <ol class="checklist" ref={list}>
        {all.map((step) => (
          <li key={step.name} class={step.name === open ? 'step open' : 'step'}>
            <h2>
              <button
                type="button"
                class="step-head pressable"
                aria-expanded={step.name === open}
                aria-controls={`step-${step.name}`}
                onClick={() => choose(step.name === open ? '' : step.name)}
              >
                <span class={step.good ? 'mark good' : 'mark todo'}>
                  <Icon name={step.good ? 'check' : 'warning'} />
                </span>
                <span class="step-words">
                  <strong>{t(step.title)}</strong>
                  <span>{step.state}</span>
                </span>
                <Icon name={step.name === open ? 'up' : 'down'} />
              </button>
            </h2>
            <div id={`step-${step.name}`} class="step-body" hidden={step.name !== open}>
              {step.name === open && step.body()}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
