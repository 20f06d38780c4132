// Who is here, and their PIN (PIN 입력): the door of every page that people of the shop act on.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { live } from '../documents.ts';
import type { Link } from '../link.ts';
import { hubNow } from '../socket.ts';
import { refusalOf } from '../staff.ts';
import { t } from '../text.ts';
import type { HubError } from '../wire.ts';
import { Button } from './button.tsx';
import { inFront } from './dialog.tsx';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** `Pin` in `hub/domain/staff.py`. */
const PIN_DIGITS = 6;
const SECOND_MS = 1_000;

export type Person = { name: string; roles: string[] };
const people = live<{ people: Record<string, Person> }>('people');

type WhoProps = {
  /** Only people with one of these roles are named. */
  may: string[];
  /** Whoever has this role is chosen at first. */
  first?: string;
  /** What to do where nobody may type a PIN yet. */
  nobody: string;
};

/** The door: whoever types their PIN is signed in on this device. */
export function SignIn({ link, ...who }: WhoProps & { link: Link }) {
  const enter = async (person: string, pin: string) => {
    const outcome = await link.wish<'sign_in'>({ type: 'sign_in', person, pin });
    return outcome.kind === 'refused' ? outcome.error : outcome.kind === 'unheard' ? 'unheard' : null;
  };
  return (
    <section class="signin" aria-labelledby="signin">
      <h1 id="signin">{t('staff.sign_in')}</h1>
      <PinPad {...who} say={t('staff.sign_in.enter')} onEnter={enter} />
    </section>
  );
}

type PinPadProps = WhoProps & {
  /** What the button says. */
  say: string;
  /** In a dialog, so that Enter after the digits enters. */
  autofocus?: boolean;
  /** Null where the PIN was taken. */
  onEnter: (person: string, pin: string) => Promise<HubError | 'unheard' | null>;
};

/** Who it is, and six digits. */
export function PinPad({ may, first, nobody, say, autofocus, onEnter }: PinPadProps) {
  const able = Object.entries(people.value?.people ?? {}).filter(([, { roles }]) => roles.some((role) => may.includes(role)));
  const [chosen, setChosen] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const typedPin = useRef<HTMLOutputElement>(null);
  const [trouble, setTrouble] = useState<{ person: string; words: string } | null>(null);
  const [locks, setLocks] = useState<Record<string, number>>({});
  const person = chosen ?? able.find(([, { roles }]) => first !== undefined && roles.includes(first))?.[0] ?? able[0]?.[0];
  const lockedUntil = locks[person ?? ''];
  const ready = person !== undefined && pin.length === PIN_DIGITS && !busy;

  const refused = (who: string, error: HubError) => {
    const seconds = error.code === 'sign_in_locked' ? Number(error.params['seconds']) : 0;
    if (seconds > 0) setLocks((old) => ({ ...old, [who]: hubNow() + seconds * SECOND_MS }));
    setTrouble({ person: who, words: refusalOf(error) });
  };
  const enter = async () => {
    if (person === undefined || !ready) return;
    setBusy(true);
    setTrouble(null);
    const answer = await onEnter(person, pin);
    setBusy(false);
    setPin('');
    if (answer === 'unheard') setTrouble({ person, words: t('staff.unheard') });
    else if (answer !== null) refused(person, answer);
  };
  const choose = (id: string) => {
    setChosen(id);
    // So that Enter after the digits enters, and does not choose the same person again.
    typedPin.current?.focus();
  };
  const type = (digit: string) => {
    setTrouble(null);
    setPin((old) => (old + digit).slice(0, PIN_DIGITS));
  };
  // Keys count wherever the focus is: on a page just opened it is nowhere.
  useLayoutEffect(() => {
    const typed = ({ key, target }: KeyboardEvent) => {
      if (!inFront(typedPin.current)) return;
      if (/^[0-9]$/.test(key)) type(key);
      else if (key === 'Backspace') setPin((old) => old.slice(0, -1));
      else if (key === 'Enter' && !(target instanceof HTMLButtonElement)) void enter();
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  });

  return (
    <>
      {able.length === 0 && <p class="notice">{nobody}</p>}
      <div class="choices" role="group" aria-label={t('staff.sign_in.who')}>
        {able.map(([id, { name }]) => (
          <Button key={id} pressed={id === person} onPress={() => choose(id)}>
            {name}
          </Button>
        ))}
      </div>
      <output ref={typedPin} class="pin" tabIndex={-1} autofocus={autofocus} aria-label={t('staff.sign_in.typed', { count: pin.length })}>
        {pin.length === 0 ? <span class="hint">{t('staff.sign_in.pin')}</span> : '●'.repeat(pin.length)}
      </output>
      <p class="pin-trouble" role="alert">
        {lockedUntil === undefined ? trouble?.person === person && trouble?.words : <Locked until={lockedUntil} onOver={() => setLocks((old) => Object.fromEntries(Object.entries(old).filter(([who]) => who !== person)))} />}
      </p>
      <div class="keys">
        {DIGITS.map((digit) => (
          <Button key={digit} onPress={() => type(digit)}>
            {digit}
          </Button>
        ))}
        <Button icon="back" label={t('pair.erase')} onPress={() => setPin((old) => old.slice(0, -1))} />
        <Button onPress={() => type('0')}>0</Button>
        <span />
      </div>
      <Button look="primary" wide disabled={!ready || lockedUntil !== undefined} onPress={() => void enter()}>
        {say}
      </Button>
    </>
  );
}

/** Wrong PINs delay this person on this device; the seconds count down. */
function Locked({ until, onOver }: { until: number; onOver: () => void }) {
  const [left, setLeft] = useState(until - hubNow());
  useLayoutEffect(() => {
    const timer = window.setInterval(() => setLeft(until - hubNow()), SECOND_MS);
    return () => clearInterval(timer);
  }, [until]);
  useLayoutEffect(() => {
    if (left <= 0) onOver();
  }, [left <= 0]);
  return <>{t('staff.sign_in.locked', { seconds: Math.max(1, Math.ceil(left / SECOND_MS)) })}</>;
}
