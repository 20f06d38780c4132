// The day's mishaps as short stories: each does something to the real thing and tells what came of it, step by step.

import { signal, type Signal } from '@preact/signals';
import { nameOf, type Key, type Params } from '../text.ts';
import { ask, counted, hasKitchen, mishap, until, type Counted, type Demo } from './ask.ts';
import { dishesNow, order, problems, type Placed } from './house.ts';
import { lit } from './surfaces.ts';

/** Paper, a problem on the screens, a region that catches up: seconds on a loaded machine. */
const SOON_MS = 30_000;
/** Between two orders of a burst: they can be followed with the eyes, and the hub dies among them. */
const BEAT_MS = 120;

export type Step = { text: Key; params?: Params; done: boolean };
/** `idle` before it began and after its end; `held` while it waits for the person to mend what was broken. */
export type Story = { steps: Step[]; state: 'idle' | 'busy' | 'held' };

export const stories = {
  paper: signal<Story>({ steps: [], state: 'idle' }),
  line: signal<Story>({ steps: [], state: 'idle' }),
  kill: signal<Story>({ steps: [], state: 'idle' }),
};
export type StoryName = keyof typeof stories;

/** The last burst's figures, once they are known. */
export type Figures = { asked: number; acknowledged: number; orders: Counted[]; awayMs: number; pids: [number, number] };
export const figures = signal<Figures | null>(null);

class Telling {
  private readonly story: Signal<Story>;

  constructor(name: StoryName, anew: boolean) {
    this.story = stories[name];
    this.story.value = { steps: anew ? [] : this.story.value.steps, state: 'busy' };
  }

  /** Something happens from now on. */
  say(text: Key, params: Params = {}): void {
    this.story.value = { ...this.story.value, steps: [...this.story.value.steps, { text, params, done: false }] };
  }

  /** The last step came to this. */
  came(text: Key, params: Params = {}): void {
    this.story.value = { ...this.story.value, steps: [...this.story.value.steps.slice(0, -1), { text, params, done: true }] };
  }

  end(state: 'idle' | 'held'): void {
    this.story.value = { ...this.story.value, state };
    if (state === 'idle') lit.value = [];
  }
}

/** One order by the page; says so. Null where the hub would not take it, which is said too. */
async function ordered(telling: Telling, demo: Demo, turn: number): Promise<Placed | null> {
  const dishes = dishesNow(demo);
  const dish = dishes[turn % Math.max(1, dishes.length)];
  const placed = dish === undefined ? null : await order(demo, dish, `story-${turn}`);
  if (placed?.outcome.kind === 'done') return placed;
  const code = placed?.outcome.kind === 'refused' ? placed.outcome.error.code : 'sold_out';
  telling.came('demo.story.refused', { why: nameOf('refusal', `${code}.staff`, code) });
  return null;
}

function numberOf(placed: Placed): string {
  return placed.outcome.kind === 'done' ? placed.outcome.answer.number : '';
}

// --- 종이: the kitchen's roll ends, an order comes, people are told

let heldBack: Placed | null = null;

export async function paperOut(demo: Demo): Promise<void> {
  const telling = new Telling('paper', true);
  lit.value = ['kitchen', 'staff', 'paper'];
  telling.say('demo.story.paper.out');
  if (!(await mishap('paper_out', 'kitchen'))) {
    telling.came('demo.mishap.failed');
    telling.end('idle');
    return;
  }
  telling.came('demo.story.paper.out');
  telling.say('demo.story.order');
  heldBack = await ordered(telling, demo, 0);
  if (heldBack !== null) {
    telling.came('demo.story.ordered', { number: numberOf(heldBack) });
    telling.say('demo.story.paper.waiting');
    const told = await until(() => problems.value.find(({ code, about }) => code === 'printer_paper_out' && about.startsWith('kitchen')) ?? null, SOON_MS);
    telling.came(told === null ? 'demo.story.late' : 'demo.story.paper.told');
  }
  telling.end('held');
}

export async function paperIn(): Promise<void> {
  const telling = new Telling('paper', false);
  telling.say('demo.story.paper.in');
  if (!(await mishap('ok', 'kitchen'))) {
    telling.came('demo.mishap.failed');
    telling.end('held');
    return;
  }
  telling.came('demo.story.paper.in');
  if (heldBack !== null) {
    telling.say('demo.story.paper.printing');
    const found = await printed([heldBack.id]);
    const one = found?.[0];
    telling.came(one === undefined ? 'demo.story.late' : 'demo.story.paper.printed', {
      number: numberOf(heldBack),
      count: (one?.printed ?? 0) + (one?.copies ?? 0),
    });
  }
  heldBack = null;
  telling.end('idle');
}

/** The count once every one of these orders is on paper. */
function printed(ids: string[]): Promise<Counted[] | null> {
  return until(async () => {
    const found = await counted(ids);
    return found?.every((one) => one.printed + one.copies > 0) === true ? found : null;
  }, SOON_MS);
}

// --- 인터넷: the line to the region is cut, the shop goes on

const ORDERS_WHILE_CUT = 3;

export async function cutLine(demo: Demo): Promise<void> {
  const telling = new Telling('line', true);
  lit.value = ['kiosk', 'kitchen', 'region'];
  telling.say('demo.story.line.cut');
  if (!(await mishap('cut_region'))) {
    telling.came('demo.mishap.failed');
    telling.end('idle');
    return;
  }
  telling.came('demo.story.line.cut');
  for (let turn = 0; turn < ORDERS_WHILE_CUT; turn += 1) {
    telling.say('demo.story.order');
    const placed = await ordered(telling, demo, turn);
    if (placed === null) break;
    telling.came('demo.story.ordered', { number: numberOf(placed) });
  }
  telling.end('held');
}

export async function mendLine(): Promise<void> {
  const telling = new Telling('line', false);
  const before = await waitingNow();
  const began = performance.now();
  telling.say('demo.story.line.mend');
  if (!(await mishap('mend_region'))) {
    telling.came('demo.mishap.failed');
    telling.end('held');
    return;
  }
  const done = await until(async () => ((await waitingNow())?.entries === 0 ? true : null), SOON_MS);
  const seconds = Math.max(1, Math.round((performance.now() - began) / 1000));
  telling.came(done === null ? 'demo.story.late' : 'demo.story.line.mended', { orders: before?.orders ?? 0, seconds });
  telling.end('idle');
}

async function waitingNow(): Promise<Demo['line'] | null> {
  const found = await ask<Demo>('/api/v1/demo');
  return found !== null && typeof found === 'object' ? found.told.line : null;
}

// --- 허브: killed in the middle of a dozen orders

export const BURST = 12;
const KILLED_AFTER = 5;

export async function killHub(demo: Demo): Promise<void> {
  const telling = new Telling('kill', true);
  figures.value = null;
  lit.value = ['kiosk', 'kitchen', 'paper'];
  telling.say('demo.story.kill.sending', { count: BURST });
  const sent: Placed[] = [];
  let back: Promise<{ ms: number; pid: number } | null> | null = null;
  for (let turn = 0; turn < BURST; turn += 1) {
    // The wish to die goes out with an order: one of them falls into the gap.
    if (turn === KILLED_AFTER) {
      telling.came('demo.story.kill.sent', { count: turn });
      telling.say('demo.story.kill.dying');
      back = killed(demo.pid);
    }
    const placed = await ordered(telling, demo, turn);
    if (placed === null) break;
    sent.push(placed);
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  }
  const again = await back;
  if (again === null || sent.length < BURST) {
    telling.came('demo.mishap.failed');
    telling.end('idle');
    return;
  }
  telling.came('demo.story.kill.back', { ms: Math.round(again.ms) });
  telling.say('demo.story.kill.counting');
  const ids = sent.map(({ id }) => id);
  const orders = (hasKitchen(demo) ? await printed(ids) : null) ?? (await counted(ids)) ?? [];
  figures.value = { asked: BURST, acknowledged: sent.length, orders, awayMs: again.ms, pids: [demo.pid, again.pid] };
  telling.came('demo.story.kill.counted');
  telling.end('idle');
}

/** Ask the hub to end itself by SIGKILL; how long nobody answered, and who answers now. */
async function killed(pid: number): Promise<{ ms: number; pid: number } | null> {
  // Its answer may be lost with it: what counts is whether another process answers afterwards.
  await mishap('kill_hub');
  const began = performance.now();
  return until(async () => {
    const found = await ask<Demo>('/api/v1/demo');
    const now = found !== null && typeof found === 'object' ? found.told.pid : pid;
    return now === pid ? null : { ms: performance.now() - began, pid: now };
  }, SOON_MS, 20);
}
