// Whole screens that any device may have to show: failed, not yet ready, not yet paired.

import { Component, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { pair, type Paired } from '../device.ts';
import { t } from '../text.ts';
import { Button } from './button.tsx';

export function Loading() {
  return (
    <main class="whole">
      <div role="status">
        <h1>{t('loading.title')}</h1>
      </div>
    </main>
  );
}

export function ErrorScreen() {
  return (
    <main class="whole">
      <h1>{t('error.title')}</h1>
      <p role="alert">{t('error.what')}</p>
      <Button look="primary" onPress={() => location.reload()}>
        {t('error.reload')}
      </Button>
    </main>
  );
}

/** Shows `ErrorScreen` in place of a screen that threw: never an empty page in front of a guest. */
export class Guarded extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error('a screen failed', error);
  }

  override render() {
    return this.state.failed ? <ErrorScreen /> : this.props.children;
  }
}

const CODE_LENGTH = 10;
const HANDED = /^#code=([0-9]{10})$/;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** A technician reads a code off the owner's screen and types it here, by touch or by keys. */
export function Pairing({ kind, onPaired }: { kind: string; onPaired: (paired: Paired) => void }) {
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState<'pair.wrong' | 'pair.unreachable' | 'pair.kind' | null>(null);
  const [busy, setBusy] = useState(false);

  const type = (digit: string) => {
    setTrouble(null);
    setCode((old) => (old.length < CODE_LENGTH ? old + digit : old));
  };
  const connect = async (given = code) => {
    setBusy(true);
    const answer = await pair(given);
    setBusy(false);
    if (answer !== null && answer !== 'wrong' && answer.kind === kind) {
      onPaired(answer);
      return;
    }
    setCode('');
    setTrouble(answer === null ? 'pair.unreachable' : answer === 'wrong' ? 'pair.wrong' : 'pair.kind');
  };

  // A QR code opens this page with the code in its address, where no log ever sees it.
  useEffect(() => {
    const handed = () => {
      const given = HANDED.exec(location.hash)?.[1];
      if (given === undefined) return;
      history.replaceState(null, '', location.pathname + location.search);
      setCode(given);
      void connect(given);
    };
    handed();
    window.addEventListener('hashchange', handed);
    return () => window.removeEventListener('hashchange', handed);
  }, []);

  // Keys count wherever the focus is: on a page just opened it is nowhere.
  useLayoutEffect(() => {
    const typed = ({ key }: KeyboardEvent) => {
      if (/^[0-9]$/.test(key)) type(key);
      else if (key === 'Backspace') setCode((old) => old.slice(0, -1));
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, []);

  return (
    <main class="whole near">
      <h1>{t('pair.title')}</h1>
      <p>{t('pair.what')}</p>
      <output class="pair-code" aria-label={t('pair.code')}>
        {code}
        <span class="yet" aria-hidden="true">
          {'·'.repeat(CODE_LENGTH - code.length)}
        </span>
      </output>
      <p role="alert">{trouble !== null && t(trouble)}</p>
      <div class="keys">
        {DIGITS.map((digit) => (
          <Button key={digit} onPress={() => type(digit)}>
            {digit}
          </Button>
        ))}
        <Button icon="back" label={t('pair.erase')} onPress={() => setCode((old) => old.slice(0, -1))} />
        <Button onPress={() => type('0')}>0</Button>
        <span />
      </div>
      <Button look="primary" disabled={busy || code.length < CODE_LENGTH} onPress={() => void connect()}>
        {t('pair.connect')}
      </Button>
    </main>
  );
}
