// A page's line to the hub: which device this is, what it hears, and its way to ask.

import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { dropToken, keepToken, token, whoAmI } from './device.ts';
import { live } from './documents.ts';
import { Feed } from './socket.ts';
import type { Me, ScreenProfile } from './wire.ts';
import { wish, type Answer, type Body, type Verb, type Wished } from './wish.ts';

/** The hub may still be starting when the screen is. */
const ASK_AGAIN_MS = 2_000;

export type Standing = 'starting' | 'unpaired' | 'ready';

type Turns = {
  /** The hub knows this device; the names of the documents to hear first. */
  ready: (me: Me) => string[];
  /** The hub knows it no longer: nothing of the shop may stay. */
  unpaired?: () => void;
};

export class Link {
  readonly standing = signal<Standing>('starting');
  readonly me = signal<Me | null>(null);
  /** The screen's measures: as last changed by the technician, else as first told. */
  readonly screen: ReadonlySignal<ScreenProfile | undefined> = computed(() => {
    const known = this.me.value;
    if (known === null) return undefined;
    return live<{ screen: ScreenProfile }>(`device.${known.device_id}`).value?.screen ?? known.screen;
  });
  /** The device's token; empty while it is not paired. */
  bearer = '';
  private feed: Feed | null = null;

  constructor(
    readonly kind: string,
    private readonly turns: Turns,
  ) {}

  /** Find out who we are, and begin to listen. Asks until the hub answers. */
  async connect(): Promise<void> {
    const given = token(this.kind);
    if (given === null) {
      this.standing.value = 'unpaired';
      return;
    }
    const answer = await whoAmI(given);
    if (answer === null) {
      window.setTimeout(() => void this.connect(), ASK_AGAIN_MS);
      return;
    }
    if (answer === 'refused' || answer.kind !== this.kind) {
      this.unpair();
      return;
    }
    this.bearer = given;
    this.me.value = answer;
    this.feed = new Feed(given, () => this.unpair());
    this.feed.watch(`device.${answer.device_id}`, ...this.turns.ready(answer));
    this.feed.open();
    this.standing.value = 'ready';
  }

  /** A code was traded for `given`: begin with it. */
  paired(given: string): void {
    keepToken(this.kind, given);
    this.standing.value = 'starting';
    void this.connect();
  }

  unpair(): void {
    this.feed?.close();
    this.feed = null;
    this.me.value = null;
    this.bearer = '';
    dropToken(this.kind);
    this.turns.unpaired?.();
    this.standing.value = 'unpaired';
  }

  watch(...names: string[]): void {
    this.feed?.watch(...names);
  }

  unwatch(...names: string[]): void {
    this.feed?.unwatch(...names);
  }

  /** Ask once more what this device may hear: another menu has other stations. Null when nobody answered. */
  async askAgain(): Promise<Me | null> {
    const answer = await whoAmI(this.bearer);
    return answer === 'refused' ? null : answer;
  }

  /** One wish (`wish.ts`); a device that is not known any more is unpaired. */
  async wish<V extends Verb>(body: Body<V>): Promise<Wished<Answer<V>>> {
    const outcome = await wish<V>(this.bearer, body);
    if (outcome.kind === 'unpaired') this.unpair();
    return outcome;
  }
}
