// 세트·점심특선: several dishes at once, on one table or one tray.

import { flatDumpling, leek, lettuce, rib, sprouts, tofu, tube } from './garnish.tsx';
import {
  black,
  blank,
  cool,
  type Drawings,
  filled,
  leaf,
  line,
  oval,
  put,
  type Strokes,
  thin,
  tinted,
  wash,
} from './pens.tsx';
import { rice, soup, steam, tray } from './vessels.tsx';

/** A plate of rx by ry around x y. */
const dish = (x: number, y: number, rx: number, ry: number, ...on: Strokes[]) => [
  blank(`M${x - rx} ${y}c2 ${ry * 1.6} ${2 * rx - 2} ${ry * 1.6} ${2 * rx} 0z`),
  blank(oval(x, y, rx, ry)),
  ...on,
];

/** 뚝배기, small, around x y. */
const smallPot = (x: number, y: number, ...on: Strokes[]) => [
  black(`M${x - 34} ${y}c0 18 8 30 22 32h24c14-2 22-14 22-32z`),
  blank(oval(x, y, 30, 13)),
  wash(oval(x, y, 28, 12)),
  black(oval(x, y, 34, 16) + oval(x, y, 28, 11)),
  ...on,
];

/** A meal for one: what it is about behind, rice and soup before it. */
const meal = (...main: Strokes[]) => [
  tray(main, rice(44, 86, 0.85), soup(114, 88, 0.9)),
  put(80, 90, dish(0, 0, 14, 8, wash(oval(0, -1, 8, 4)))),
];

const child = (x: number, y: number) => [
  line(`M${x} ${y - 16}v-16`),
  tinted(`M${x} ${y - 33}l16 7-16 7z`),
  rice(x, y, 0.85),
];

export const SETS: Drawings = {
  'makchang-set': () => [
    tinted('M122 4h14v14c0 8 9 12 9 24v48h-32V42c0-12 9-16 9-24z'),
    blank('M113 46h32v24h-32z'),
    line('M122 11h14M120 58h18'),
    black('M4 54c2 26 12 42 26 50h64c14-8 24-24 26-50z'),
    blank(oval(62, 52, 58, 30)),
    wash(oval(62, 52, 48, 22)),
    thin('M28 34h68M14 46h96M14 60h96M30 72h64'),
    tube(28, 46, -12),
    tube(64, 40, 10),
    tube(38, 66, 8),
    tube(74, 62, -10),
    smallPot(118, 78, tofu(106, 78, 0.6), tofu(126, 80, 0.6)),
    steam(50),
  ],
  'family-set': () => [
    blank('M122 2h14v8h-14zM123 10h12c0 8 11 10 11 20v36h-34V30c0-10 11-12 11-20z'),
    tinted('M112 34h34v18h-34z'),
    blank('M26 92l-6 19h12l6-12M134 92l6 19h-12l-6-12'),
    blank('M4 66c2 24 34 38 76 38s74-14 76-38z'),
    blank(oval(80, 64, 76, 36)),
    thin(oval(80, 64, 69, 31)),
    black(oval(76, 50, 34, 20)),
    blank(oval(76, 48, 27, 14)),
    tube(58, 44, -8, 14),
    tube(80, 43, 8, 14),
    tube(66, 56, 4, 14),
    child(24, 82),
    child(120, 88),
  ],
  'lunch-set': () =>
    tray(
      smallPot(48, 56, leek(34, 56, -8, 16), line('M52 58q8-4 14 0')),
      dish(112, 86, 34, 14),
      flatDumpling(100, 82, -8, 0.75),
      flatDumpling(124, 84, 8, 0.75),
      filled('M96 26h32l-5 42h-22z', 'M99 38h24l-4 26h-16z'),
      line('M98 38h28M108 38l8-30h10'),
      dish(36, 96, 16, 7),
      wash(oval(36, 95, 9, 4)),
    ),
};

export const LUNCHES: Drawings = {
  'lunch-jjimgalbi': () =>
    meal(
      blank('M40 34l5 26q2 8 9 8h52q7 0 9-8l5-26z'),
      line('M41 42H30q-4 6 3 9h9M119 42h11q4 6-3 9h-9'),
      blank(oval(80, 34, 41, 18)),
      wash(oval(80, 34, 34, 13)),
      rib(62, 28, -12, 0.75),
      rib(98, 28, 12, 0.75),
      rib(80, 40, 0, 0.8),
      thin('M70 12c-4-3 4-5 0-9M90 12c-4-3 4-5 0-9'),
    ),
  'lunch-ssambap': () =>
    leaf(
      meal(
        dish(106, 48, 38, 18),
        blank('M76 46c2-14 16-12 22-6 6-10 18-6 20 1 8-5 18-1 18 7-4 12-54 14-60-2z'),
        line('M92 48l8-8M106 50l8-9M120 50l8-7'),
        lettuce(40, 64, -16, 0.9),
        lettuce(70, 64, 18, 0.9),
        lettuce(54, 70, 0, 1.02),
      ),
    ),
  'lunch-bok-bulgogi': () =>
    meal(
      black('M34 38h-10v10h12zM126 38h10v10h-12z'),
      black('M32 42c2 18 22 28 48 28s46-10 48-28z'),
      black(oval(80, 42, 48, 22)),
      blank(oval(80, 41, 40, 16)),
      wash(oval(80, 41, 38, 15)),
      sprouts(50, 38, 66, 48, 88, 34, 96, 48),
      [64, 86, 104].map((x, n) =>
        put(x, 40 - (n % 2) * 4, [
          blank('M-12-1c2-10 20-10 23-1 1 8-6 10-12 9-6 1-12-2-11-8z'),
          thin('M-5 2l4-5M3 3l4-5'),
        ]),
      ),
      steam(),
    ),
  'lunch-mackerel': () =>
    cool(
      meal(
        dish(80, 46, 62, 21),
        tinted('M26 48C42 28 86 28 112 42c8-2 12-8 18-10-2 8-2 18 2 28-8-2-14-6-20-8-26 14-64 14-86-4z'),
        line('M34 47h72M52 38l-4 9 4 9M68 36l-4 11 4 11M84 36l-4 11 4 10M98 40l-4 7 4 7'),
        steam(),
      ),
    ),
};
