// The kiosk with its screen off: arrow keys lead from control to control, and what stands in focus or comes
// up is said and written. Made of nothing but what the page tells a screen reader: names, roles, states.

import { effect, signal } from '@preact/signals';
import { nameOf, t } from '../text.ts';
import { frames } from './surfaces.ts';

/** The kiosk's screen is off. */
export const darkKiosk = signal(false);
/** What was said last, and in which language. */
export const caption = signal({ words: '', language: 'ko' });

const CONTROLS = 'a[href], button:not([disabled]), input:not([disabled]), summary, [role="button"]';
const NEWS = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
/** Text inside these is said when the control is reached, or as news. */
const NOT_READ = `h1, h2, button, a, nav, li:has(button), [aria-hidden="true"], ${NEWS}`;
const READ_MAX = 400;

type Kiosk = { document: Document; inside: Window & typeof globalThis };

function kiosk(): Kiosk | null {
  const frame = frames.value.get('kiosk');
  const document = frame?.contentDocument ?? null;
  const inside = (frame?.contentWindow ?? null) as (Window & typeof globalThis) | null;
  return document === null || inside === null ? null : { document, inside };
}

/** Say `words` with a voice of the page's language where this machine has one, and write them. */
function say(words: string, language: string): void {
  caption.value = { words, language };
  const voice = voices().find(({ lang }) => lang.toLowerCase().startsWith(language.slice(0, 2)));
  if (voice === undefined) return;
  speechSynthesis.cancel();
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.voice = voice;
  spoken.lang = voice.lang;
  speechSynthesis.speak(spoken);
}

function voices(): SpeechSynthesisVoice[] {
  return 'speechSynthesis' in window ? speechSynthesis.getVoices() : [];
}

/** Whether this machine can speak Korean aloud. */
export function hasVoice(): boolean {
  return voices().some(({ lang }) => lang.toLowerCase().startsWith('ko'));
}

/** Name, role and state, as a screen reader would say them. */
export function spokenName(element: Element): string {
  const label = element.getAttribute('aria-label') ?? labelledBy(element) ?? textOf(element);
  const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
  const said = [label, nameOf('demo.dark.role', role === 'a' ? 'link' : role, '')];
  if (element.getAttribute('aria-pressed') === 'true' || element.getAttribute('aria-checked') === 'true') said.push(t('demo.dark.chosen'));
  if (element.hasAttribute('aria-current')) said.push(t('demo.dark.current'));
  return said.filter((word) => word !== '').join(', ');
}

function labelledBy(element: Element): string | null {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const words = ids.map((id) => textOf(element.ownerDocument.getElementById(id)));
  return words.length === 0 ? null : words.join(' ');
}

/** Words that can be read, those in hidden parts left out. */
function textOf(element: Element | null, skipped = '[aria-hidden="true"]'): string {
  if (element === null) return '';
  const found: string[] = [];
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
    else if (node.nodeType === Node.ELEMENT_NODE && !(node as Element).matches(skipped) && (node as Element).checkVisibility()) {
      node.childNodes.forEach(walk);
      found.push(' ');
    }
  };
  element.childNodes.forEach(walk);
  return found.join('').replace(/\s+/g, ' ').trim();
}

/** Where keys lead: inside an open question only there. */
function controls({ document, inside }: Kiosk): HTMLElement[] {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  return [...(dialog ?? document).querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (control) => control.checkVisibility({ visibilityProperty: true }) && inside.getComputedStyle(control).pointerEvents !== 'none',
  );
}

/** To the next control (1) or the one before (-1), round and round. */
export function move(step: 1 | -1): void {
  const found = kiosk();
  if (found === null) return;
  const all = controls(found);
  const at = all.indexOf(found.document.activeElement as HTMLElement);
  const next = at < 0 ? (step === 1 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  found.inside.focus();
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: 'nearest' });
}

/** Press what is in focus. */
export function press(): void {
  const control = kiosk()?.document.activeElement;
  if (control instanceof (kiosk()?.inside.HTMLElement ?? HTMLElement)) control.click();
}

/** The question of the screen, and what stands on it to be read. */
function screenWords({ document }: Kiosk): string {
  const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.querySelector('main') ?? document.body;
  const heading = textOf(place.querySelector('h1, h2'));
  return sentences(heading, textOf(place, NOT_READ)).slice(0, READ_MAX);
}

/** One after another, each with its end. */
function sentences(...words: string[]): string {
  return words.filter((word) => word !== '').map((word) => (/[.?!]$/.test(word) ? word : `${word}.`)).join(' ');
}

/** The screen goes off: the first words are said, and the keys lead inside. */
export function lightsOut(): void {
  darkKiosk.value = true;
  kiosk()?.inside.focus();
}

export function lightsOn(): void {
  darkKiosk.value = false;
  caption.value = { words: '', language: 'ko' };
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}

const KEYS: Partial<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Listens inside the kiosk while its screen is off. Called once; answers to `darkKiosk`. */
export function followDark(): void {
  effect(() => {
    if (!darkKiosk.value) return;
    const found = kiosk();
    return found === null ? undefined : listen(found);
  });
}

function listen(found: Kiosk): () => void {
  const { document, inside } = found;
  const lang = () => document.documentElement.lang;
  let screen = '';
  let news = '';
  const focused = () => {
    const at = document.activeElement;
    if (at !== null && at !== document.body) say(spokenName(at), lang());
  };
  const typed = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(step);
  };
  const look = () => {
    const words = screenWords(found);
    const place = document.querySelector('[data-at]')?.getAttribute('data-at') ?? '';
    const dialog = textOf([...document.querySelectorAll('dialog[open] h2')].at(-1) ?? null);
    const now = `${place} ${dialog} ${textOf(document.querySelector('main h1'))}`;
    const fresh = [...document.querySelectorAll(NEWS)].map((one) => textOf(one)).filter((word) => word !== '').join(' ');
    if (now !== screen) say(sentences(words, fresh), lang());
    else if (fresh !== news && fresh !== '') say(fresh, lang());
    screen = now;
    news = fresh;
  };
  const observer = new MutationObserver(() => void Promise.resolve().then(look));
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['open', 'data-at'] });
  document.addEventListener('focusin', focused);
  inside.addEventListener('keydown', typed, true);
  look();
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', focused);
    inside.removeEventListener('keydown', typed, true);
  };
}
