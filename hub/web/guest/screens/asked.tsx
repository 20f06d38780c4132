// While money is being asked for: what the guest does now, with what, and how to go back. The hub says when it is over.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { slow } from '../../command.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { hubNow } from '../../socket.ts';
import { money, t, type Key } from '../../text.ts';
import type { Payment } from '../../wire.ts';
import { kind } from '../kind.ts';
import { link } from '../shop.ts';
import { CardPicture } from './card-picture.tsx';

const SECOND_MS = 1_000;
/** So little is left that it is said in words, too. */
const ALMOST_OVER_MS = 60_000;
const ANSWER_MS = 8_000;

type AskedProps = {
  bill: string;
  /** Id of the payment; null while it is on its way to the hub. */
  id: string | null;
  payment: Payment | undefined;
  method: string;
  amount: number;
  onGiveUp: (payment: string) => Promise<void>;
};

/** One payment that is on its way. */
export function Asked({ bill, id, payment, method, amount, onGiveUp }: AskedProps) {
  const [leaving, setLeaving] = useState(false);
  if (payment?.given_up === true) {
    return (
      <div class="told" role="status">
        <Icon name="clock" class="sign" />
        <h1>{t('pay.giving_up')}</h1>
        <p>{t('pay.giving_up.what')}</p>
        <Progress />
      </div>
    );
  }
  const giveUp = async () => {
    if (id === null) return;
    setLeaving(true);
    await onGiveUp(id);
    setLeaving(false);
  };
  const { title, picture, how } = lookOf(method, { bill, id, payment });
  return (
    <div class={`told asked${picture === undefined ? '' : ' pictured'}`} role="status">
      <div class="head">
        {picture === undefined && <Icon name="card" class="sign" />}
        <h1>{t(title)}</h1>
        <p class="amount">{money(payment?.amount ?? amount)}</p>
      </div>
      {picture !== undefined && <div class="pictured-by">{picture}</div>}
      <div class="rest">
        {method === 'online' && <TimeLeft until={Number(payment?.waiting?.until ?? 0)} />}
        <p>{slow.value ? t('pay.slow') : t(how)}</p>
        {payment?.waiting === undefined && <Progress />}
        {payment !== undefined && payment.by_hand === undefined && (
          <div class="stack">
            <Button look="stop" wide disabled={leaving} onPress={() => void giveUp()}>
              {t('pay.give_up')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

type Look = { title: Key; picture?: ComponentChildren; how: Key };

/** What the guest does now, by the way to pay. */
function lookOf(method: string, { bill, id, payment }: Pick<AskedProps, 'bill' | 'id' | 'payment'>): Look {
  switch (method) {
    case 'card_terminal':
      return { title: 'pay.card.title', picture: <CardPicture />, how: 'pay.card.how' };
    case 'online': {
      const picture = <Code bill={bill} id={id} content={payment?.waiting?.checkout} alt={t('pay.scan.alt')} />;
      return { title: 'pay.scan.title', picture, how: 'pay.scan.how' };
    }
    case 'shop_qr': {
      const picture = <Code bill={bill} id={id} content={payment?.waiting?.qr} alt={t('pay.send.alt')} />;
      return { title: 'pay.send.title', picture, how: kind === 'table' ? 'pay.send.how_table' : 'pay.send.how' };
    }
    default:
      return { title: 'pay.waiting', how: 'pay.insert' };
  }
}

/** Something goes on, and nobody knows for how long. */
function Progress() {
  return <div class="going-on" aria-hidden="true" />;
}

/** The hub's drawing of what a phone reads; nothing of it is known here but that it changed. */
function Code({ bill, id, content, alt }: { bill: string; id: string | null; content: string | undefined; alt: string }) {
  const [drawn, setDrawn] = useState<string | null>(null);
  useEffect(() => {
    if (id === null || content === undefined) return;
    let gone = false;
    const look = async () => {
      const picture = await fetched(`/api/v1/bills/${bill}/payments/${id}/qr.svg`);
      if (gone) return;
      if (picture !== null) setDrawn(picture);
      else again = window.setTimeout(() => void look(), SECOND_MS);
    };
    let again = 0;
    void look();
    return () => {
      gone = true;
      clearTimeout(again);
    };
  }, [bill, id, content]);
  return (
    <div class="code">
      {drawn === null ? <p>{t('pay.scan.preparing')}</p> : <img alt={alt} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`} />}
    </div>
  );
}

async function fetched(path: string): Promise<string | null> {
  try {
    const response = await fetch(path, {
      headers: { Authorization: `Bearer ${link.bearer}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

/** Minutes and seconds until the window closes, by the hub's clock. */
function TimeLeft({ until }: { until: number }) {
  const [now, setNow] = useState(hubNow);
  useEffect(() => {
    const ticking = window.setInterval(() => setNow(hubNow()), SECOND_MS);
    return () => clearInterval(ticking);
  }, []);
  if (until === 0) return null;
  const seconds = Math.max(0, Math.ceil((until - now) / SECOND_MS));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <p class="time-left" role="timer">
      <Icon name="clock" />
      <span>{until - now < ALMOST_OVER_MS ? `${t('pay.scan.over')} ${time}` : t('pay.scan.left', { time })}</span>
    </p>
  );
}
