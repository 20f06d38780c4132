// The socket that tells: documents come down, the wish to hear them goes up. Nothing is asked here.

import { signal } from '@preact/signals';
import { follow, forget, hold, settle, type Json } from './documents.ts';

/** Longest silence before the line counts as dead: the hub pings every 10 s, so two were missed. */
const WATCHDOG_MS = 25_000;
/** First and longest wait before the next try; half a shop's screens come back at once after a restart. */
const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 10_000;
/** A whole document of 3 MB over a shop's weak wireless; then it is asked for again. */
const FETCH_MS = 20_000;

const CLOSE_TOKEN_REFUSED = 4001;

/** Whether the hub is heard right now. Null until the first answer, so that no banner flashes at start. */
export const connected = signal<boolean | null>(null);

/** Milliseconds to add to this device's clock to get the hub's. */
let offset = 0;
export function hubNow(): number {
  return Date.now() + offset;
}

type Frame = Partial<{
  hello: { now: number };
  ping: number;
  doc: string;
  rev: string;
  base: string;
  patch: Json;
  snapshot: Json;
  href: string;
  gone: boolean;
}>;

export class Feed {
  private socket: WebSocket | null = null;
  private readonly names = new Set<string>();
  private failures = 0;
  private watchdog = 0;
  private retry = 0;

  /** `refused` is called once the hub no longer knows the token: the device must be paired again. */
  constructor(
    private readonly token: string,
    private readonly refused: () => void,
  ) {}

  /** Connect, and stay connected until `close`. */
  open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    this.socket = socket;
    this.restartWatchdog();
    socket.onopen = () => {
      const documents = Object.fromEntries([...this.names].map((name) => [name, hold(name).rev]));
      socket.send(JSON.stringify({ hello: { token: this.token, documents } }));
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.socket !== socket) return;
      this.restartWatchdog();
      this.take(JSON.parse(event.data) as Frame);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  close(): void {
    clearTimeout(this.watchdog);
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** Hear these documents from now on. */
  watch(...names: string[]): void {
    const fresh = names.filter((name) => !this.names.has(name));
    for (const name of fresh) this.names.add(name);
    if (fresh.length > 0) this.say({ watch: Object.fromEntries(fresh.map((name) => [name, hold(name).rev])) });
  }

  /** Hear these no more; what was held of them is dropped. */
  unwatch(...names: string[]): void {
    const known = names.filter((name) => this.names.delete(name));
    known.forEach(forget);
    if (known.length > 0) this.say({ unwatch: known });
  }

  private say(frame: unknown): void {
    // Before `hello` went out nothing may be said; hello names all documents anyway.
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private lost(code: number): void {
    connected.value = false;
    this.close();
    if (code === CLOSE_TOKEN_REFUSED) {
      this.refused();
      return;
    }
    const longest = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    const wait = RETRY_FIRST_MS + Math.random() * (longest - RETRY_FIRST_MS);
    this.retry = window.setTimeout(() => this.open(), wait);
  }

  private restartWatchdog(): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => this.lost(0), WATCHDOG_MS);
  }

  private take(frame: Frame): void {
    if (frame.hello !== undefined) {
      offset = frame.hello.now - Date.now();
      this.failures = 0;
      connected.value = true;
    }
    if (frame.ping !== undefined) offset = frame.ping - Date.now();
    if (frame.doc === undefined || !this.names.has(frame.doc)) return;
    if (frame.gone === true) forget(frame.doc);
    else if (frame.rev !== undefined) this.changed(frame.doc, frame.rev, frame);
  }

  private changed(name: string, rev: string, frame: Frame): void {
    const document = hold(name);
    if (frame.href !== undefined) {
      document.waiting = [];
      void this.fetch(name, frame.href);
    } else if (frame.snapshot !== undefined) {
      document.waiting = null;
      document.rev = rev;
      document.body.value = frame.snapshot;
    } else if (frame.patch !== undefined && frame.base !== undefined) {
      const patch = { rev, base: frame.base, patch: frame.patch };
      if (document.waiting !== null) document.waiting.push(patch);
      else if (!follow(document, patch)) this.askAgain(name);
    }
  }

  private async fetch(name: string, href: string): Promise<void> {
    const document = hold(name);
    const mine = document.waiting;
    const socket = this.socket;
    try {
      const response = await fetch(href, {
        headers: { Authorization: `Bearer ${this.token}` },
        signal: AbortSignal.timeout(FETCH_MS),
      });
      if (!response.ok) throw new Error(`document ${name}: ${response.status}`);
      const body = (await response.json()) as Json;
      // A newer fetch of the same document, or `unwatch`, has taken over.
      if (document.waiting !== mine) return;
      if (!settle(document, response.headers.get('Madang-Rev') ?? '', body)) this.askAgain(name);
    } catch (error) {
      if (document.waiting !== mine) return;
      document.waiting = null;
      console.warn('a document did not come', error);
      // The line itself may be well: try the document again after a pause, unless hello will do so.
      window.setTimeout(() => {
        if (this.socket === socket) this.askAgain(name);
      }, RETRY_FIRST_MS + Math.random() * RETRY_LONGEST_MS);
    }
  }

  private askAgain(name: string): void {
    hold(name).rev = '';
    this.say({ watch: { [name]: '' } });
  }
}
