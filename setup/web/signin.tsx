// Who is here, and the PIN. Only people whose role may set up the house are named.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../hub/web/parts/button.tsx';
import { ask, people } from './hub.ts';
import { t } from './words.ts';

const MAY = ['technician', 'owner', 'manager'];
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** `Pin` in `hub/domain/staff.py`. */
const PIN_DIGITS = 6;

export function SignIn() {
  const able = people.value.filter(([, { roles }]) => roles.some((role) => MAY.includes(role)));
  const [chosen, setChosen] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const person = chosen ?? able.find(([, { roles }]) => roles.includes('technician'))?.[0] ?? able[0]?.[0];
  const ready = person !== undefined && pin.length === PIN_DIGITS && !busy;

  const enter = async () => {
    if (person === undefined || pin.length < PIN_DIGITS || busy) return;
    setBusy(true);
    const answer = await ask({ type: 'sign_in', person, pin });
    setBusy(false);
    if (answer === null) setPin('');
  };
  useEffect(() => {
    const typed = ({ key }: KeyboardEvent) => {
      if (/^[0-9]$/.test(key)) setPin((old) => (old + key).slice(0, PIN_DIGITS));
      else if (key === 'Backspace') setPin((old) => old.slice(0, -1));
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, []);

  return (
    <section class="signin" aria-labelledby="signin">
      <h1 id="signin">{t('setup.sign_in')}</h1>
      {able.length === 0 && <p class="notice">{t('setup.sign_in.nobody')}</p>}
      <div class="choices" role="group" aria-label={t('setup.sign_in.who')}>
        {able.map(([id, { name }]) => (
          <Button key={id} pressed={id === person} onPress={() => setChosen(id)}>
            {name}
          </Button>
        ))}
      </div>
      <output class="pin" aria-label={t('setup.sign_in.typed', { count: pin.length })}>
        {pin.length === 0 ? <span class="hint">{t('setup.sign_in.pin')}</span> : '●'.repeat(pin.length)}
      </output>
      <div class="keys">
        {DIGITS.map((digit) => (
          <Button key={digit} onPress={() => setPin((old) => (old + digit).slice(0, PIN_DIGITS))}>
            {digit}
          </Button>
        ))}
        <Button icon="back" label={t('pair.erase')} onPress={() => setPin((old) => old.slice(0, -1))} />
        <Button onPress={() => setPin((old) => `${old}0`.slice(0, PIN_DIGITS))}>0</Button>
        <span />
      </div>
      <Button look="primary" wide disabled={!ready} onPress={() => void enter()}>
        {t('setup.sign_in.enter')}
      </Button>
    </section>
  );
}
