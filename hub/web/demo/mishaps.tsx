// Buttons that make something go wrong, to see how the shop bears it.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { nameOf, t, type Key } from '../text.ts';
import { CARD_VERBS, hasKitchen, mishap, PRINTER_VERBS, type Demo, type PrinterName } from './ask.ts';
import { darkKiosk, lightsOn, lightsOut } from './dark.ts';
import { BURST, cutLine, figures, killHub, mendLine, paperIn, paperOut, stories, type Story, type StoryName } from './stories.ts';
import { say, type Whom } from './money.ts';
import { frames } from './surfaces.ts';

const AT_TERMINAL = [
  ['demo.verb.decline_limit', 'decline limit'],
  ['demo.verb.pulled', 'pulled'],
  ['demo.verb.lose_answer', 'lose_answer'],
  ['demo.verb.power_cut', 'power_cut approved'],
] as const;
const AT_SERVICE = [
  ['demo.verb.decline', 'decline'],
  ['demo.verb.lose_answer', 'lose_answer'],
  ['demo.verb.twin_hooks', 'twin_hooks'],
] as const;

export function Mishaps({ demo }: { demo: Demo }) {
  return (
    <section class="box" aria-labelledby="mishaps">
      <h2 id="mishaps">{t('demo.mishap')}</h2>
      <p class="hint">{t('demo.mishap.what')}</p>
      {hasKitchen(demo) && <PaperStory demo={demo} />}
      {demo.region !== '' && <LineStory demo={demo} />}
      {demo.supervised && <KillStory demo={demo} />}
      {frames.value.has('kiosk') && <DarkStory />}
      <details class="more">
        <summary class="button">{t('demo.mishap.more')}</summary>
        {demo.printers.map((printer) => (
          <PrinterMishaps key={printer.id} printer={printer} />
        ))}
        {demo.terminals.map(({ id, name }) => (
          <FarMishaps key={id} id={id} name={nameOf('demo.terminal.name', id, name)} verbs={AT_TERMINAL} whom={{ terminal: id }} well="ok" />
        ))}
        {demo.online && <FarMishaps id="online" name={t('demo.online')} verbs={AT_SERVICE} whom={{ online: 'confirm' }} well="clear" />}
        <CardMishaps now={demo.card} />
      </details>
    </section>
  );
}

function StoryBox({ name, children }: { name: StoryName; children: ComponentChildren }) {
  return (
    <div class="mishap" data-story={name} data-state={stories[name].value.state}>
      <h3>{t(`demo.story.${name}`)}</h3>
      <p class="hint">{t(`demo.story.${name}.what`)}</p>
      <div class="choices">{children}</div>
      <Steps story={stories[name].value} />
    </div>
  );
}

/** What has happened so far, one line each; the last may still be under way. */
export function Steps({ story }: { story: Story }) {
  return (
    <ol class="happened" aria-live="polite" tabIndex={story.steps.length > 0 ? 0 : undefined} aria-label={t('demo.story.log')}>
      {story.steps.map(({ text, params, done }, place) => (
        <li key={place} class={done ? 'done' : 'going'}>
          {done && <Icon name="check" />}
          <span>{t(text, params)}</span>
        </li>
      ))}
    </ol>
  );
}

function PaperStory({ demo }: { demo: Demo }) {
  const { state } = stories.paper.value;
  return (
    <StoryBox name="paper">
      <Button disabled={state !== 'idle'} onPress={() => void paperOut(demo)}>
        {t('demo.story.paper.begin')}
      </Button>
      <Button disabled={state !== 'held'} onPress={() => void paperIn()}>
        {t('demo.story.paper.mend')}
      </Button>
    </StoryBox>
  );
}

function LineStory({ demo }: { demo: Demo }) {
  const { state } = stories.line.value;
  const { cut } = demo.line;
  return (
    <StoryBox name="line">
      <Button disabled={state === 'busy' || cut} onPress={() => void cutLine(demo)}>
        {t('demo.story.line.begin')}
      </Button>
      <Button disabled={state === 'busy' || !cut} onPress={() => void mendLine()}>
        {t('demo.story.line.end')}
      </Button>
      <Waiting demo={demo} />
    </StoryBox>
  );
}

/** What the region has not got: from the hub's journal and its cursor. */
export function Waiting({ demo: { line } }: { demo: Demo }) {
  const text = line.cut ? 'demo.line.cut' : line.entries > 0 ? 'demo.line.behind' : 'demo.line.level';
  return (
    <p class={`waiting${line.cut ? ' cut' : ''}`} role="status" data-orders={line.orders}>
      {t(text, { orders: line.orders })}
    </p>
  );
}

function KillStory({ demo }: { demo: Demo }) {
  return (
    <StoryBox name="kill">
      <Button look="stop" disabled={stories.kill.value.state !== 'idle'} onPress={() => void killHub(demo)}>
        {t('demo.story.kill.begin', { count: BURST })}
      </Button>
      <KillFigures demo={demo} />
    </StoryBox>
  );
}

/** Acknowledged, stored, printed: each counted where it stands. */
export function KillFigures({ demo }: { demo: Demo }) {
  const found = figures.value;
  if (found === null) return null;
  const { acknowledged, orders, awayMs, pids } = found;
  const stored = orders.filter((one) => one.stored > 0).length;
  const printed = orders.filter((one) => one.printed + one.copies > 0).length;
  const once = orders.every((one) => one.stored === 1 && one.printed <= 1);
  const copies = orders.reduce((sum, one) => sum + one.copies, 0);
  const counts = [['acknowledged', acknowledged], ['stored', stored], ['printed', printed]] as const;
  const shown = hasKitchen(demo) ? counts : counts.slice(0, 2);
  return (
    <div class="figures" role="status" data-figures={shown.map(([, value]) => value).join(' ')}>
      <dl>
        {shown.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`demo.figure.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{t(once ? 'demo.figure.once' : 'demo.figure.not_once')}</p>
      {copies > 0 && <p>{t('demo.figure.copies', { count: copies })}</p>}
      <p class="hint">{t('demo.figure.away', { ms: Math.round(awayMs), before: String(pids[0]), after: String(pids[1]) })}</p>
    </div>
  );
}

function DarkStory() {
  const dark = darkKiosk.value;
  return (
    <div class="mishap">
      <h3>{t('demo.dark')}</h3>
      <p class="hint">{t('demo.dark.what')}</p>
      <div class="choices">
        <Button pressed={dark} onPress={dark ? lightsOn : lightsOut}>
          {t(dark ? 'demo.dark.on' : 'demo.dark.off')}
        </Button>
      </div>
    </div>
  );
}

function PrinterMishaps({ printer }: { printer: PrinterName }) {
  const [said, setSaid] = useState<Key | null>(null);
  const name = nameOf('demo.printer', printer.id, printer.name);
  return (
    <div class="mishap">
      <h3 id={`mishap-${printer.id}`}>{name}</h3>
      <div class="choices" role="group" aria-labelledby={`mishap-${printer.id}`}>
        {PRINTER_VERBS.map((verb) => (
          <Button
            key={verb}
            onPress={async () => setSaid((await mishap(verb, printer.id)) ? `demo.mishap.${verb}` : 'demo.mishap.failed')}
          >
            {t(`demo.mishap.${verb}`)}
          </Button>
        ))}
      </div>
      <p class="hint" role="status">
        {said !== null && t('demo.mishap.said', { name, what: t(said) })}
      </p>
    </div>
  );
}

type FarMishapsProps = { id: string; name: string; verbs: readonly (readonly [Key, string])[]; whom: Whom; well: string };

/** What the next payment meets at a card terminal or the payment service; the page of the machines has all of it. */
function FarMishaps({ id, name, verbs, whom, well }: FarMishapsProps) {
  const [said, setSaid] = useState<Key | null>(null);
  const press = async (text: Key, verb: string) => setSaid((await say(whom, verb)) ? text : 'demo.mishap.failed');
  return (
    <div class="mishap">
      <h3 id={`mishap-far-${id}`}>{name}</h3>
      <p class="hint">{t('demo.far.what')}</p>
      <div class="choices" role="group" aria-labelledby={`mishap-far-${id}`}>
        {verbs.map(([text, verb]) => (
          <Button key={verb} onPress={() => void press(text, verb)}>
            {t(text)}
          </Button>
        ))}
        <Button onPress={() => void press('demo.mishap.ok', well)}>{t('demo.mishap.ok')}</Button>
      </div>
      <p class="hint" role="status">
        {said !== null && t('demo.mishap.said', { name, what: t(said) })}
      </p>
    </div>
  );
}

function CardMishaps({ now }: { now: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <div class="mishap">
      <h3 id="mishap-card">{t('demo.card')}</h3>
      <p class="hint">{t('demo.card.what')}</p>
      <div class="choices" role="group" aria-labelledby="mishap-card">
        {CARD_VERBS.map((verb) => (
          <Button key={verb} pressed={now === verb} onPress={async () => setFailed(!(await mishap(verb)))}>
            {t(`demo.card.${verb}`)}
          </Button>
        ))}
      </div>
      <p class="hint" role="status">
        {failed && t('demo.mishap.failed')}
      </p>
    </div>
  );
}
