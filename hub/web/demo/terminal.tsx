// A virtual card terminal: its face, its card slot, what the next payment there meets, and its own record.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { clockTime, money, nameOf, t } from '../text.ts';
import { say, TERMINAL_VERBS, type Terminal, type TerminalState, type TerminalVerb } from './money.ts';

const VERBS = Object.keys(TERMINAL_VERBS) as TerminalVerb[];

export function terminalName({ id, name }: { id: string; name: string }): string {
  return nameOf('demo.terminal.name', id, name);
}

export function TerminalBox({ terminal }: { terminal: Terminal }) {
  const { id, state, lines } = terminal;
  const name = terminalName(terminal);
  return (
    <section class="far" data-terminal={id} aria-labelledby={`terminal-${id}`}>
      <h2 id={`terminal-${id}`}>{name}</h2>
      {state === null ? (
        <p class="hint">{t('demo.terminal.away')}</p>
      ) : (
        <>
          <Face state={state} />
          <Hands id={id} state={state} />
          <dl>
            <div>
              <dt>{t('demo.terminal.standing')}</dt>
              <dd>{money(state.standing)}</dd>
            </div>
          </dl>
          <Verbs id={id} name={name} state={state} />
        </>
      )}
      <h3>{t('demo.terminal.record')}</h3>
      {lines.length === 0 ? (
        <p class="hint">{t('demo.far.nothing')}</p>
      ) : (
        <ol class="record">
          {lines.map(({ kind, at, amount, approval_no, reason, card }) => (
            <li key={`${at} ${kind} ${approval_no ?? ''}`}>
              <span>{clockTime(at)}</span>
              <strong>{t(`demo.far.${kind}`)}</strong>
              <span>{money(amount)}</span>
              <span class="hint">{[approval_no, card, reason].filter(Boolean).join(' · ')}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The device as it stands beside the kiosk: what its small screen says. */
function Face({ state }: { state: TerminalState }) {
  const { screen, kind, amount, text } = state;
  return (
    <div class={`terminal-face ${screen}`}>
      <div class="glass" role="status">
        {screen === 'off' ? (
          <span class="unseen">{t('demo.terminal.screen.off')}</span>
        ) : (
          <>
            <strong>{screen === 'declined' && text !== '' ? text : t(`demo.terminal.screen.${screen}`)}</strong>
            {screen !== 'idle' && (
              <span>
                {kind === 'cancel' ? `${t('demo.far.cancelled')} ` : ''}
                {money(amount)}
              </span>
            )}
          </>
        )}
      </div>
      <svg viewBox="0 0 60 34" aria-hidden="true">
        <path d="M6 4h10M25 4h10M44 4h10M6 12h10M25 12h10M44 12h10M6 20h10M25 20h10M44 20h10" />
        <path class="slot" d="M10 31h40" />
      </svg>
    </div>
  );
}

/** What a person does with the card. */
function Hands({ id, state }: { id: string; state: TerminalState }) {
  const waits = state.screen === 'insert_card';
  return (
    <div class="choices">
      <Button icon="card" disabled={!waits} onPress={() => void say({ terminal: id }, 'card')}>
        {t('demo.terminal.card')}
      </Button>
      <Button disabled={!waits} onPress={() => void say({ terminal: id }, 'pull')}>
        {t('demo.terminal.pull')}
      </Button>
      <Button pressed={state.hold} onPress={() => void say({ terminal: id }, `hold ${state.hold ? 'off' : 'on'}`)}>
        {t('demo.terminal.hold')}
      </Button>
    </div>
  );
}

function Verbs({ id, name, state }: { id: string; name: string; state: TerminalState }) {
  const [failed, setFailed] = useState(false);
  const press = async (verb: string) => setFailed(!(await say({ terminal: id }, verb)));
  return (
    <>
      <p class="hint" role="status">
        {failed ? t('demo.mishap.failed') : state.faults.length > 0 ? t('demo.far.next', { what: state.faults.map(laidIn).join(', ') }) : t('demo.far.well')}
      </p>
      <details class="more">
        <summary class="button">{t('demo.far.more')}</summary>
        <div class="choices" role="group" aria-label={name}>
          {VERBS.map((verb) => (
            <Button key={verb} pressed={state.faults.includes(TERMINAL_VERBS[verb])} onPress={() => void press(TERMINAL_VERBS[verb])}>
              {t(`demo.verb.${verb}`)}
            </Button>
          ))}
          <Button onPress={() => void press('ok')}>{t('demo.mishap.ok')}</Button>
        </div>
      </details>
    </>
  );
}

/** What is laid in, in words; the terminal's own where this page offers no such verb. */
function laidIn(words: string): string {
  const verb = VERBS.find((one) => TERMINAL_VERBS[one] === words);
  return verb === undefined ? words : t(`demo.verb.${verb}`);
}
