// Payment settings (결제 설정): ways to pay by channel, how much staff may take off alone, coupons, rounding of cash.

import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../hub/web/parts/button.tsx';
import { Field } from '../../../hub/web/parts/field.tsx';
import { money, nameOf, t } from '../../../hub/web/text.ts';
import { say } from '../../../hub/web/toast.ts';
import type { Body } from '../../../hub/web/wish.ts';
import { ask, read, said } from '../hub.ts';
import { Chips } from '../parts.tsx';
import { offText } from './discount.tsx';

type Rules = Required<Body<'change_rules'>['rules']>;
type Channel = 'counter' | 'kiosk' | 'table' | 'phone';
type Coupon = Rules['coupons'][number];

/** What may be offered where: what staff do by hand needs staff. `counter` is "later, at the counter". */
const OFFERED: Record<Channel, string[]> = {
  counter: ['cash', 'card_terminal', 'hand_terminal', 'shop_qr', 'online', 'test_card'],
  kiosk: ['counter', 'card_terminal', 'online', 'test_card'],
  table: ['counter', 'online'],
  phone: ['counter', 'online'],
};
const CHANNELS = Object.keys(OFFERED) as Channel[];
const ROUNDINGS = [1, 10, 100] as const;
const PERCENT_MAX = 100;
/** `COUPONS_MAX` in `hub/domain/discount.py`. */
const COUPONS_MAX = 40;

/** The rules are changed whole, so they are read whole just before: somebody may have changed others meanwhile. */
async function save(change: (rules: Rules) => Rules, taken: (rules: Rules) => void): Promise<void> {
  const now = await read<Rules>('rules');
  if (now === null) {
    say(t('staff.unheard'), true);
    return;
  }
  const changed = change(now);
  if ((await ask({ type: 'change_rules', rules: changed }, 'setup.saved')) !== null) taken(changed);
}

export function PaySettings() {
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => void read<Rules>('rules').then((known) => known !== null && setRules(known)), []);
  if (rules === null) return <p>{t('loading.title')}</p>;
  const change = (made: (rules: Rules) => Rules) => void save(made, setRules);
  return (
    <>
      <header class="editor-head">
        <h2>{t('staff.settings')}</h2>
      </header>
      {CHANNELS.map((channel) => (
        <Ways key={channel} channel={channel} chosen={rules.methods[channel] ?? []} onChange={(methods) => change((now) => ({ ...now, methods: { ...now.methods, [channel]: methods } }))} />
      ))}
      <Cap key={rules.discount_cap} cap={rules.discount_cap} onChange={(discount_cap) => change((now) => ({ ...now, discount_cap }))} />
      <div class="group">
        <h3>{t('staff.settings.rounding')}</h3>
        <Chips
          label={t('staff.settings.rounding')}
          choices={ROUNDINGS.map((unit) => ({ id: String(unit), name: t(unit === 1 ? 'staff.settings.rounding.none' : 'staff.settings.rounding.unit', { amount: unit }) }))}
          chosen={String(rules.cash_rounding)}
          onChoose={(unit) => change((now) => ({ ...now, cash_rounding: ROUNDINGS.find((one) => String(one) === unit) ?? 1 }))}
        />
        <p class="hint">{t('staff.settings.rounding.what')}</p>
      </div>
      <Coupons coupons={rules.coupons} onChange={(made) => change((now) => ({ ...now, coupons: made(now.coupons) }))} />
    </>
  );
}

type WaysProps = { channel: Channel; chosen: readonly string[]; onChange: (methods: string[]) => void };

/** In the order in which they were chosen: the first is the first that is offered. */
function Ways({ channel, chosen, onChange }: WaysProps) {
  const offered = [...OFFERED[channel], ...chosen.filter((method) => !OFFERED[channel].includes(method))];
  const turn = (method: string) => onChange(chosen.includes(method) ? chosen.filter((one) => one !== method) : [...chosen, method]);
  return (
    <div class="group">
      <h3>{t(`staff.settings.ways.${channel}`)}</h3>
      <div class="choices" role="group" aria-label={t(`staff.settings.ways.${channel}`)}>
        {offered.map((method) => (
          <Button key={method} pressed={chosen.includes(method)} onPress={() => turn(method)}>
            {nameOf('pay', method, method)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Cap({ cap, onChange }: { cap: number; onChange: (cap: number) => void }) {
  const [typed, setTyped] = useState(String(cap));
  const wanted = Number(typed);
  return (
    <div class="group">
      <h3>{t('staff.settings.cap')}</h3>
      <div class="field-and-button">
        <Field kind="digits" label={t('staff.settings.cap.percent')} value={typed} onInput={setTyped} />
        <Button disabled={typed === '' || wanted > PERCENT_MAX || wanted === cap} onPress={() => onChange(wanted)}>
          {t('setup.save')}
        </Button>
      </div>
      <p class="hint">{t('staff.settings.cap.what')}</p>
    </div>
  );
}

function Coupons({ coupons, onChange }: { coupons: readonly Coupon[]; onChange: (made: (now: readonly Coupon[]) => Coupon[]) => void }) {
  const [name, setName] = useState('');
  const [by, setBy] = useState<'percent' | 'won'>('percent');
  const [size, setSize] = useState('');
  const [least, setLeast] = useState('');
  const wanted = Number(size);
  const ready = name.trim() !== '' && wanted > 0 && (by === 'won' || wanted <= PERCENT_MAX) && coupons.length < COUPONS_MAX;
  const add = () => {
    const off = by === 'percent' ? { percent: wanted, amount: null } : { percent: null, amount: wanted };
    onChange((now) => [...now, { id: freeId(now), name: { ko: name.trim() }, ...off, least: Number(least) }]);
    setName('');
    setSize('');
    setLeast('');
  };
  return (
    <div class="group">
      <h3>{t('staff.coupon')}</h3>
      {coupons.length > 0 && (
        <ul class="payments" aria-label={t('staff.coupon')}>
          {coupons.map((coupon) => (
            <li key={coupon.id}>
              <span class="words">
                <strong>{said({ ko: coupon.id, ...coupon.name })}</strong>
                {(coupon.least ?? 0) > 0 && <span class="hint">{t('staff.settings.coupon.from', { amount: coupon.least ?? 0 })}</span>}
              </span>
              <strong>{offText(coupon)}</strong>
              <Button look="stop" onPress={() => onChange((now) => now.filter(({ id }) => id !== coupon.id))}>
                {t('staff.settings.coupon.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Chips label={t('staff.discount.how_much')} choices={(['percent', 'won'] as const).map((id) => ({ id, name: t(`staff.discount.by.${id}`) }))} chosen={by} onChoose={setBy} />
      <div class="field-and-button">
        <Field label={t('staff.settings.coupon.name')} value={name} onInput={setName} />
        <Field kind="digits" label={t(by === 'percent' ? 'staff.settings.coupon.percent' : 'staff.settings.coupon.won')} value={size} onInput={setSize} />
        <Field kind="digits" label={t('staff.settings.coupon.least')} value={least} onInput={setLeast} />
      </div>
      <Button icon="plus" disabled={!ready} onPress={add}>
        {size === '' || !ready ? t('staff.settings.coupon.add') : t('staff.settings.coupon.add.this', { off: by === 'percent' ? t('staff.discount.percent', { percent: wanted }) : money(wanted) })}
      </Button>
    </div>
  );
}

/** A bill remembers its coupons by id: one that was taken out does not give its id to the next. */
function freeId(coupons: readonly Coupon[]): string {
  const taken = new Set(coupons.map(({ id }) => id));
  for (let number = coupons.length + 1; ; number += 1) {
    const id = `c${Date.now().toString(36)}${number}`;
    if (!taken.has(id)) return id;
  }
}
