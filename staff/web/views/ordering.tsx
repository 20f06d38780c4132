// Taking orders (주문 받기): paused for a while on a channel, with words for the guests; last orders; payment settings.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { hubNow } from '../../../hub/web/socket.ts';
import { inEveryLanguage, minuteOfDay, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import type { ChannelState, Local } from '../../../hub/web/wire.ts';
import type { Body } from '../../../hub/web/wish.ts';
import { ask, personRoles, read, said, shop } from '../hub.ts';
import { momentText } from '../offer.ts';
import { Field } from '../../../hub/web/parts/field.tsx';
import { Chips, Mark, TwoPanes, useKept } from '../parts.tsx';
import { PaySettings } from './pay_settings.tsx';

/** Guests order on these; the counter takes what it wants. */
const CHANNELS = ['kiosk', 'table', 'phone'] as const;
type Channel = (typeof CHANNELS)[number];
const CHOICES = ['every', ...CHANNELS] as const;
type Choice = (typeof CHOICES)[number];
/** Roles that may change the rules (`hub/domain/behaviour.py`). */
const MANAGERS = ['owner', 'manager'];

const MINUTE_MS = 60_000;
const PAUSES = ['15', '30', '60', 'said'] as const;
type Pause = (typeof PAUSES)[number];
const WORDS = ['none', 'busy', 'preparing', 'break', 'own'] as const;
type Words = (typeof WORDS)[number];

type Rules = Body<'change_rules'>['rules'];

function channelsOf(choice: Choice): readonly Channel[] {
  return choice === 'every' ? CHANNELS : [choice];
}

export function Ordering() {
  const [chosen, choose] = useKept<Choice | 'paying' | null>('ordering.chosen', null);
  const manages = personRoles.value.some((role) => MANAGERS.includes(role));
  const paying = chosen === 'paying' && manages;
  const channel = chosen === 'paying' ? null : chosen;
  const list = (
      <ul class="rows" aria-label={t('staff.ordering')}>
        {CHOICES.map((choice) => (
          <li key={choice}>
            <button type="button" class="row pressable" data-channel={choice} aria-current={choice === chosen ? 'true' : undefined} onClick={() => choose(choice)}>
              <span class="words">
                <span class="name">{t(`staff.channel.${choice}`)}</span>
              </span>
              {choice !== 'every' && <ChannelMark state={shop.value?.ordering[choice]} />}
            </button>
          </li>
        ))}
        {manages && (
          <li>
            <button type="button" class="row pressable" data-settings="paying" aria-current={paying ? 'true' : undefined} onClick={() => choose('paying')}>
              <span class="words">
                <span class="name">{t('staff.settings')}</span>
              </span>
            </button>
          </li>
        )}
      </ul>
  );
  return (
    <TwoPanes chosen={paying || channel !== null} onBack={() => choose(null)} list={list}>
      {paying ? <PaySettings /> : <Editor key={channel ?? 'every'} choice={channel ?? 'every'} />}
    </TwoPanes>
  );
}

function ChannelMark({ state }: { state: ChannelState | undefined }) {
  if (state?.paused !== undefined) return <Mark tone="wait">{state.paused.until === 0 ? t('staff.ordering.paused') : t('staff.ordering.paused.until', { time: momentText(state.paused.until) })}</Mark>;
  if (state?.last_order_passed === true) return <Mark tone="stop">{t('staff.ordering.last_passed')}</Mark>;
  return <Mark tone="good">{t('staff.ordering.open')}</Mark>;
}

function Editor({ choice }: { choice: Choice }) {
  const channels = channelsOf(choice);
  const paused = channels.filter((channel) => shop.value?.ordering[channel]?.paused !== undefined);
  return (
    <>
      <header class="editor-head">
        <h2>{t(`staff.channel.${choice}`)}</h2>
      </header>
      {paused.length > 0 && (
        <div class="group">
          {paused.map((channel) => (
            <PausedWords key={channel} channel={channel} />
          ))}
          <Button wide look="primary" icon="check" onPress={() => void resume(paused)}>
            {t('staff.ordering.resume')}
          </Button>
        </div>
      )}
      <PauseForm channels={channels} />
      <LastOrder channels={channels} />
    </>
  );
}

function PausedWords({ channel }: { channel: Channel }) {
  const state = shop.value?.ordering[channel];
  return (
    <p class="notice">
      <strong>{t(`staff.channel.${channel}`)}</strong> <ChannelMark state={state} />
      {state?.paused?.message !== undefined && <span>{said(state.paused.message)}</span>}
    </p>
  );
}

async function resume(channels: readonly Channel[]): Promise<void> {
  for (const channel of channels) if ((await ask({ type: 'resume_ordering', channel })) === null) return;
  say(t('staff.ordering.resumed'));
}

function PauseForm({ channels }: { channels: readonly Channel[] }) {
  const [lasting, setLasting] = useState<Pause>('30');
  const [words, setWords] = useState<Words>('none');
  const [own, setOwn] = useState('');
  const message = async (): Promise<Local | null> => {
    if (words === 'none') return null;
    return words === 'own' ? { ko: own.trim() } : inEveryLanguage(`paused.${words}`);
  };
  const pause = async () => {
    const until = lasting === 'said' ? 0 : hubNow() + Number(lasting) * MINUTE_MS;
    const said = await message();
    for (const channel of channels) if ((await ask({ type: 'pause_ordering', channel, until, message: said })) === null) return;
    say(t('staff.ordering.pause.done'), false, () => void resume(channels));
  };
  return (
    <div class="group">
      <h3>{t('staff.ordering.pause')}</h3>
      <Chips label={t('staff.ordering.pause')} choices={PAUSES.map((id) => ({ id, name: t(`staff.ordering.pause.${id}`) }))} chosen={lasting} onChoose={setLasting} />
      <h4>{t('staff.ordering.words')}</h4>
      <Chips
        label={t('staff.ordering.words')}
        choices={WORDS.map((id) => ({ id, name: t(`staff.ordering.words.${id}`) }))}
        chosen={words}
        onChoose={setWords}
      />
      {words !== 'own' && <p class="hint">{t(words === 'none' ? 'start.paused' : `paused.${words}`)}</p>}
      {words === 'own' && <Field label={t('staff.ordering.words.own.label')} hint={t('staff.ordering.words.own.hint')} value={own} onInput={setOwn} />}
      <Button icon="clock" disabled={words === 'own' && own.trim() === ''} onPress={() => void pause()}>
        {t('staff.ordering.pause.do')}
      </Button>
    </div>
  );
}

/** 라스트 오더: the minute after which a channel takes no more orders that day; it stands in the house rules. */
function LastOrder({ channels }: { channels: readonly Channel[] }) {
  const [rules, setRules] = useState<Rules | null>(null);
  const [time, setTime] = useState('');
  const first = channels[0] ?? 'kiosk';
  const taken = (known: Rules | null) => {
    setRules(known);
    const minute = known?.last_order?.[first];
    setTime(minute === undefined ? '' : minuteOfDay(minute).padStart(5, '0'));
  };
  useEffect(() => void read<Rules>('rules').then(taken), [first]);
  const save = async (minute: number | null) => {
    // Read again just before: the rules are changed whole, and somebody may have changed others meanwhile.
    const now = await read<Rules>('rules');
    if (now === null) {
      say(t('staff.unheard'), true);
      return;
    }
    const others = Object.fromEntries(Object.entries(now.last_order ?? {}).filter(([channel]) => !channels.some((one) => one === channel)));
    const own = minute === null ? {} : Object.fromEntries(channels.map((channel) => [channel, minute]));
    const changed = { ...now, last_order: { ...others, ...own } };
    if ((await ask({ type: 'change_rules', rules: changed }, 'staff.ordering.last.done')) !== null) taken(changed);
  };
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const set = rules?.last_order?.[first] !== undefined;
  return (
    <div class="group">
      <h3>{t('staff.ordering.last')}</h3>
      <div class="field-and-button">
        <Field kind="time" label={t('staff.ordering.last.time')} value={time} onInput={setTime} />
        <Button disabled={time === '' || rules === null} onPress={() => void save(hours * 60 + minutes)}>
          {t('setup.save')}
        </Button>
        {set && <Button onPress={() => void save(null)}>{t('staff.ordering.last.off')}</Button>}
      </div>
      <p class="hint">{t('staff.ordering.last.what')}</p>
    </div>
  );
}
