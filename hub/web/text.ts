// Words, prices and times in the reader's language. One catalogue is loaded at a time.

import { signal } from '@preact/signals';
import type korean from '../messages/ko.json';
import { live } from './documents.ts';
import type { Language, Local, Shop } from './wire.ts';

export type Key = keyof typeof korean;
export type Params = Record<string, string | number>;
type Catalogue = Partial<Record<string, string>>;

type Spoken = Exclude<Language, 'zh-Hant'>;

const catalogues: Record<Spoken, () => Promise<Catalogue>> = {
  ko: async () => (await import('../messages/ko.json')).default,
  en: async () => (await import('../messages/en.json')).default,
  ja: async () => (await import('../messages/ja.json')).default,
  'zh-Hans': async () => (await import('../messages/zh-Hans.json')).default,
};
const LANGUAGES = Object.keys(catalogues) as Spoken[];

const loaders: Record<Spoken, () => Promise<Catalogue>> = {
  ...catalogues,
  ja: async () => {
    await import('@fontsource-variable/noto-sans-jp/index.css');
    return catalogues.ja();
  },
  'zh-Hans': async () => {
    await import('@fontsource-variable/noto-sans-sc/index.css');
    return catalogues['zh-Hans']();
  },
};

/** A language's name in its own script, for whoever cannot read the one on the screen. */
export const ownNames: Record<Language, string> = {
  ko: '한국어',
  en: 'English',
  ja: '日本語',
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
};

const shown = signal<{ language: Language; words: Catalogue }>({ language: 'ko', words: {} });

/** The language on the screen now. */
export function language(): Language {
  return shown.value.language;
}

/** Languages that the interface itself speaks. */
export function speaks(wanted: Language): wanted is keyof typeof loaders {
  return wanted in loaders;
}

/** Bring the words of `wanted` and show them; the `lang` of the page follows. */
export async function speak(wanted: Language): Promise<void> {
  const words = await loaders[speaks(wanted) ? wanted : 'ko']();
  shown.value = { language: wanted, words };
  document.documentElement.lang = wanted;
  void keepLetters(Object.values(words).join(''));
}

const FACES: Partial<Record<Language, string>> = { ja: 'Noto Sans JP Variable', 'zh-Hans': 'Noto Sans SC Variable' };

/**
 * Bring every letter of `text` now. These faces come in slices, a slice when its first letter is drawn; the
 * words for "the hub is away" would be drawn when no slice can come any more.
 */
export async function keepLetters(text: string): Promise<void> {
  const face = FACES[shown.value.language];
  if (face !== undefined) await document.fonts.load(`1em '${face}'`, text).catch(() => []);
}

/** The letters of every language name, which stand on the first screen together. */
export async function bringLetters(): Promise<void> {
  // A hub that goes away meanwhile takes no page with it: the names stand in whatever face the machine has.
  await Promise.allSettled([
    import('@fontsource-variable/noto-sans-jp/index.css'),
    import('@fontsource-variable/noto-sans-sc/index.css'),
  ]);
}

/** The trade of the shop has words of its own for a few keys: `service.take_away.retail`. */
const shop = live<Pick<Shop, 'trade'>>('shop');

/** The words for `key`. Numbers are grouped (18,000); a text that is missing shows its key, never nothing. */
export function t(key: Key, params: Params = {}): string {
  const { words } = shown.value;
  return fill(words[`${key}.${shop.value?.trade ?? ''}`] ?? words[key] ?? key, params);
}

/** A refusal in the guest's words: the catalogue's own, or the hub's Korean for a code not known here. */
export function refusalText(code: string, params: Params, fallback: string): string {
  const words = shown.value.words[`refusal.${code}.guest`];
  return words === undefined ? fallback : fill(words, params);
}

/** An allergen's name, or the hub's own code for one that is not known here. */
export function allergenText(id: string): string {
  return nameOf('allergen', id, id);
}

/** The words for one of a family (`demo.kind`), or `fallback` for an id that is not known here. */
export function nameOf(family: string, id: string, fallback: string): string {
  return shown.value.words[`${family}.${id}`] ?? fallback;
}

/**
 * As `nameOf`, with the parameters filled in. What the hub names by a word of its own (`{state}`: `fired`) is said
 * as `word.state.fired` says it, each of a list (`owner, staff`); `hub/messages/__init__.py` does the same.
 */
export function filled(family: string, id: string, params: Params, fallback: string): string {
  const said = Object.entries(params).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'number' ? value : value.split(', ').map((one) => nameOf(`word.${name}`, one, one)).join(', '),
  ]);
  return fill(nameOf(family, id, fallback), Object.fromEntries(said));
}

/** The words for `key` in every language that the interface speaks: for what guests will read. */
export async function inEveryLanguage(key: Key): Promise<Local> {
  const found = await Promise.all(LANGUAGES.map(async (one) => [one, (await catalogues[one]())[key]] as const));
  return { ko: key, ...Object.fromEntries(found.filter(([, words]) => words !== undefined)) };
}

/** Words in Korean whatever the screen speaks: for what staff will read. */
export async function inKorean(key: Key): Promise<string> {
  return (await loaders.ko())[key] ?? key;
}

/** A shop's own text in the language on the screen, else in Korean. */
export function local(text: Local): string {
  return text[shown.value.language] ?? text.ko;
}

export function number(value: number): string {
  return new Intl.NumberFormat(shown.value.language).format(value);
}

/** A price as said here: 18,000원. */
export function money(amount: number): string {
  return t('money', { amount });
}

/** Hours and minutes on the shop's clock. */
export function clockTime(utcMs: number): string {
  return new Intl.DateTimeFormat(shown.value.language, {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'Asia/Seoul',
  }).format(utcMs);
}

/** A minute of the day as a time: 690 is 11:30, 1440 is 24:00. */
export function minuteOfDay(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

function fill(template: string, params: Params): string {
  return template.replace(/\{([a-z_]+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}
