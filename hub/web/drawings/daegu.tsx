// 대구 별미: what the city is known for.

import {
  cowSeal,
  flatDumpling,
  friedEgg,
  leek,
  parsley,
  pufferMark,
  rib,
  rings,
  sesame,
  shrimp,
  sprouts,
  squidRings,
} from './garnish.tsx';
import { black, blank, type Drawings, glint, line, oval, put, strand, thin, tinted, wash } from './pens.tsx';
import { bowl, dip, griddle, plate, steam, tinPot } from './vessels.tsx';

/** 뭉티기: a thick slab of raw beef, cut by hand. */
const slab = (x: number, y: number, turn: number) =>
  put(x, y, [tinted('M-18-7L2-12l16 6 2 12-14 8-20-2-7-8z'), glint('M-9-3l7-3M-4 5l9-4M8-2l4 2')], { turn });

/** 복어불고기: chunks of puffer. */
const chunk = (x: number, y: number, turn = 0) =>
  put(x, y, [tinted('M-16-2c2-12 28-14 32-2 2 12-8 15-17 13-9 1-16-3-15-11z'), thin('M-8 2l5-6M2 4l5-7')], { turn });

const garlic = (x: number, y: number) => blank(`M${x - 5} ${y}q5-7 10 0-5 6-10 0z`);

/** 골뱅이: a whelk. */
const whelk = (x: number, y: number, turn = 0) =>
  put(
    x,
    y,
    [
      blank('M-14 8C-20-6-6-18 6-14s14 18 4 24c-8 4-18 4-24-2z'),
      line('M8 2c0-8-12-8-12 0 0 6 8 6 8 1M-14 8c-4-12 4-20 14-18'),
    ],
    { turn },
  );

export const DAEGU: Drawings = {
  jjimgalbi: () => [
    tinPot(
      blank,
      rib(60, 42, -16, 1.05),
      rib(106, 46, 18, 1.05),
      rib(72, 64, -4, 1.1),
      garlic(112, 66),
      garlic(84, 44),
      garlic(40, 60),
    ),
    steam(),
  ],
  'hanwoo-jjimgalbi': () => [
    plate(
      rib(56, 48, -16, 1.2),
      rib(108, 50, 14, 1.2),
      rib(50, 78, 10, 1.2),
      rib(104, 80, -12, 1.2),
      rings(76, 64, 30, 60, 124, 66),
    ),
    cowSeal(137, 22, 1),
    steam(52),
  ],
  'jjimgalbi-pot': () => [
    put(80, 60, [
      tinted('M-54-6l6 46q2 12 14 12h68q12 0 14-12l6-46z'),
      line('M-53 4h-14q-6 8 4 13h12M53 4h14q6 8-4 13H51'),
      blank(oval(0, -6, 56, 24)),
      wash(oval(0, -6, 48, 18)),
    ]),
    rib(56, 42, -24, 1.1),
    rib(104, 42, 24, 1.1),
    rib(80, 46, -70, 1.1),
    rib(58, 62, 6, 1.1),
    rib(104, 64, -10, 1.1),
    put(139, 70, [blank(oval(0, 0, 14, 40)), thin(oval(-1, 0, 9, 32)), black(oval(-1, 0, 3, 6))], { turn: 6 }),
    steam(74),
  ],
  mungtigi: () => [
    plate(
      slab(54, 44, -12),
      slab(88, 40, 4),
      slab(120, 52, 24),
      slab(30, 62, 10),
      slab(46, 82, -8),
      slab(126, 74, -20),
      slab(80, 90, 4),
      slab(110, 88, -10),
      dip(80, 64, 19),
    ),
    glint('M75 64h.1M80 62h.1M85 65h.1'),
  ],
  'bok-bulgogi': () => [
    griddle(
      wash('M26 58c4-20 40-28 66-24 30 2 48 18 40 34-14 22-60 24-84 16-16-6-24-14-22-26z'),
      chunk(50, 52, -10),
      chunk(110, 50, 12),
      chunk(76, 72, 0),
      chunk(44, 74, 14),
      sprouts(76, 42, 62, 60, 98, 66, 102, 78, 84, 52),
      leek(118, 70, -20, 16),
    ),
    pufferMark(132, 22),
    steam(60),
  ],
  muchimhoe: () => [
    plate(
      tinted('M26 70c-2-16 12-24 22-24 8-20 44-26 58-8 20-2 32 16 28 30-22 22-88 22-108 2z'),
      strand('M36 76c10-6 16-12 18-20M58 86c4-8 4-14 2-20M110 84c-6-8-8-14-6-22M126 72c-8-4-14-4-20-2', 7),
      squidRings(40, 60, 84, 80, 106, 54),
      whelk(84, 50, 0),
      whelk(66, 74, 30),
      whelk(118, 72, -20),
      parsley(70, 38, -10, blank),
      sesame(58, 56, 98, 70, 104, 84, 48, 78),
    ),
  ],
  'napjak-mandu': () => [
    plate(
      flatDumpling(48, 46, -14, 1.05),
      flatDumpling(110, 46, 12, 1.05),
      flatDumpling(80, 56, 0, 1.05),
      flatDumpling(46, 72, 6, 1.05),
      flatDumpling(112, 72, -8, 1.05),
      flatDumpling(80, 82, 0, 1.05),
      rings(58, 60, 96, 62, 74, 72),
    ),
  ],
  'junghwa-bibimbap': () => [
    bowl(
      false,
      tinted('M26 52C28 20 132 20 134 52c-10 28-98 28-108 0z'),
      squidRings(34, 46, 98, 58, 46, 60),
      shrimp(118, 44, 10, 1),
      leek(60, 66, 8, 18),
      line('M98 40l14-8M40 36l12-6M118 60l8-6'),
      friedEgg(78, 42, 1.1),
    ),
    line('M34 82h18v12H40v-6h6M70 92h20v10H76v-5h7M126 82h-18v12h12v-6h-6'),
  ],
};
