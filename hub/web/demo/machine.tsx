// A virtual printer as a machine: how it is, and what can be done to it.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { t } from '../text.ts';
import { MENDED_BY, mishap, type Fault, type Machine } from './ask.ts';

const FAULTS = Object.keys(MENDED_BY) as Fault[];

/** What is wrong now, as far as its own sensors or a person beside it could tell. */
function isOn(fault: Fault, machine: Machine): boolean {
  switch (fault) {
    case 'paper_low':
      return machine.near_end && !machine.paper_out;
    case 'paper_out':
      return machine.paper_out;
    case 'cover_open':
      return machine.cover_open;
    case 'cutter_jam':
      return machine.cutter_jammed || machine.cutter_error;
    case 'head_hot':
      return machine.head_hot;
    case 'drawer_open':
      return machine.drawer_open;
    case 'go_silent':
      return machine.faults.includes('silent');
    case 'power_cut':
      return !machine.power;
    case 'unplug':
      return !machine.plugged;
  }
}

export function MachineBox({ id, name, machine }: { id: string; name: string; machine: Machine | null }) {
  if (machine === null) return <p class="hint">{t('demo.machine.away')}</p>;
  // A drawer is open after every sale in cash.
  const wrong = FAULTS.filter((fault) => fault !== 'drawer_open' && isOn(fault, machine));
  return (
    <div class="machine">
      <p class={wrong.length > 0 ? 'condition wrong' : 'condition'} role="status">
        <Icon name={wrong.length > 0 ? 'warning' : 'check'} />
        <span>{wrong.length > 0 ? wrong.map((fault) => t(`demo.mishap.${fault}`)).join(' · ') : t('demo.machine.well')}</span>
      </p>
      <Facts machine={machine} />
      <details class="more">
        <summary class="button">{t('demo.mishap')}</summary>
        <Faults id={id} name={name} machine={machine} />
      </details>
    </div>
  );
}

function Facts({ machine }: { machine: Machine }) {
  const { paper_mm: paper, drawer_open: open, pulses, held } = machine;
  const speaks = machine.power && machine.plugged && !machine.faults.includes('silent');
  const says = machine.says.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
  const facts = [
    [t('demo.machine.paper'), paper === null ? t('demo.machine.endless') : t('demo.machine.metres', { metres: (paper / 1000).toFixed(1) })],
    [t('demo.machine.drawer'), t(open ? 'demo.machine.drawer.open' : 'demo.machine.drawer.closed', { count: pulses })],
    [t('demo.machine.held'), t('demo.machine.bytes', { count: held })],
    [t('demo.machine.says'), speaks ? says : t('demo.machine.nothing')],
  ] as const;
  return (
    <dl aria-label={t('demo.machine')}>
      {facts.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A switch for each fault; the printer itself says which are on. */
function Faults({ id, name, machine }: { id: string; name: string; machine: Machine }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const press = async (verb: Parameters<typeof mishap>[0]) => {
    setBusy(true);
    setFailed(!(await mishap(verb, id)));
    setBusy(false);
  };
  return (
    <div class="choices" role="group" aria-label={name}>
      {FAULTS.map((fault) => {
        const on = isOn(fault, machine);
        return (
          <Button key={fault} pressed={on} disabled={busy} onPress={() => void press(on ? MENDED_BY[fault] : fault)}>
            {t(`demo.mishap.${fault}`)}
          </Button>
        );
      })}
      <Button disabled={busy} onPress={() => void press('ok')}>
        {t('demo.mishap.ok')}
      </Button>
      <p class="hint" role="status">
        {failed && t('demo.mishap.failed')}
      </p>
    </div>
  );
}
