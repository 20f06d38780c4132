// 국밥·찌개·탕: soups and stews.

import { clam, kimchi, leek, parsley, puffer, pufferMark, rings, sprouts, tofu } from './garnish.tsx';
import { black, blank, cool, type Drawings, glint, grain, leaf, line, oval, put, thin, tinted, wash } from './pens.tsx';
import { earthenPot, hotPot, rice, steam } from './vessels.tsx';

/** Beef that was simmered until it falls into threads. */
const shreds = (x: number, y: number, turn: number, size = 1) =>
  put(
    x,
    y,
    [
      tinted('M-24-3l6-2-3-4c12-4 26-3 38 1l6-1-2 4 5 3-6 3 2 4c-12 5-28 5-40 1l-5 1 2-4-6-3z'),
      thin('M-15-4c10-3 20-2 30 1M-14 3c10-3 20-2 29 1'),
    ],
    { turn, size },
  );

/** 수육: a slice of boiled pork, its fat above and its rind outside. */
const porkSlice = (x: number, y: number, turn = 0) =>
  put(
    x,
    y,
    [
      blank('M-24 10C-28-18 22-22 25 6 16 12-8 15-24 10z'),
      wash('M-19 8c0-12 34-16 40-4-8 6-26 8-40 4z'),
      thin('M-20 4C-16-8 12-12 21 0M-8 6c4-3 8-3 12-1'),
    ],
    { turn },
  );

/** 복어 살: a piece of white fish, spotted where the skin is. */
const fishPiece = (x: number, y: number, turn = 0) =>
  put(
    x,
    y,
    [
      blank('M-22 6C-22-12 14-18 24-2c2 10-10 14-22 12-12 2-22-2-24-4z'),
      thin('M-20 2C-12-6 12-7 23 0M-10-5h.1M-1-7h.1M8-6h.1M-8 6h6M6 6h5'),
    ],
    { turn },
  );

export const SOUPS: Drawings = {
  'ttaro-gukbap': () => [
    put(55, 58, [
      black('M-44 4h-6q-6 7 3 13h8zM44 4h6q6 7-3 13h-8zM-48 2c0 30 14 48 34 50h28c20-2 34-20 34-50z'),
      blank(oval(0, 0, 42, 20)),
      wash(oval(0, 0, 40, 19)),
      black(oval(0, 0, 48, 26) + oval(0, 0, 40, 19)),
      glint('M-36 30q5 11 14 15'),
      black('M-28-4l13-6 13 6v7l-13 6-13-6zM2 5l12-5 12 5v6l-12 5-12-5z'),
      glint('M-26-4l11 5 11-5M4 5l10 4 10-4'),
    ]),
    leek(60, 48, 10, 20),
    steam(54),
    rice(130, 80, 1.15),
  ],
  yukgaejang: () => [
    earthenPot(
      true,
      shreds(48, 52, -16, 1.2),
      leek(74, 42, 10, 36),
      shreds(106, 60, 14, 1.2),
      leek(50, 72, -10, 32),
      shreds(80, 58, -4, 1.1),
    ),
    steam(),
  ],
  'dwaeji-gukbap': () => [
    earthenPot(
      false,
      porkSlice(46, 52, -24),
      porkSlice(66, 62, -10),
      porkSlice(92, 66, 4),
      line('M94 32c14 0 26 6 34 14M90 38c14 0 26 6 34 16M88 45c12 0 22 6 28 14M90 52c8 1 14 4 18 8'),
    ),
    steam(34),
    steam(126),
  ],
  'catfish-stew': () => [
    hotPot(
      true,
      parsley(108, 62, 14, blank),
      leek(26, 66, 20, 22),
      line('M44 52C26 48 18 32 22 10M42 58C26 60 10 52 6 36M116 52c18-4 26-20 22-42M118 58c16 2 32-6 36-22'),
      tinted('M38 62C38 36 54 24 80 24s42 12 42 38c-16 14-68 14-84 0z'),
      line('M44 56c16 12 56 12 72 0M72 42h.1M88 42h.1M68 64l-4 12M92 64l4 12'),
      blank(oval(54, 40, 6) + oval(106, 40, 6)),
      black(oval(54, 41, 1.5) + oval(106, 41, 1.5)),
    ),
  ],
  'bok-tang': () =>
    leaf(
      hotPot(
        false,
        fishPiece(46, 44, -10),
        fishPiece(106, 62, 6),
        sprouts(34, 58, 46, 66, 64, 70),
        parsley(84, 42, -2),
      ),
      pufferMark(132, 22),
      steam(48),
    ),
  'wild-bok-tang': () =>
    cool(
      puffer(56, 44, 1.05),
      put(114, 82, [
        black('M-36 0c0 16 8 26 20 27h32c12-1 20-11 20-27z'),
        line('M-36 6h-7v9h9M36 6h7v9h-9'),
        blank(oval(0, 0, 36, 17)),
        wash(oval(0, 0, 29, 12)),
        line('M-16 2q7-7 14 0M4 4q7-7 14 0M-4-6h12'),
      ]),
      thin('M106 60c-5-4 4-7 0-12M120 60c-5-4 4-7 0-12'),
    ),
  'kimchi-jjigae': () => [
    earthenPot(
      true,
      tofu(50, 48, 1.35),
      tofu(104, 42, 1.2),
      kimchi(78, 58, 0, 1.15),
      kimchi(112, 68, -10),
      line(oval(34, 64, 3) + oval(82, 36, 3) + oval(58, 74, 2)),
    ),
    steam(),
  ],
  'doenjang-jjigae': () =>
    grain(
      earthenPot(
        true,
        tofu(48, 46, 1.2),
        tofu(82, 62, 1.3),
        blank('M88 48c-2-22 38-22 36 0z'),
        thin('M97 43h.1M106 38h.1M115 43h.1'),
        blank('M30 72c-2-20 34-20 34 0z'),
        thin('M38 67h.1M47 63h.1M56 67h.1'),
        clam(118, 66, 10, 1.05),
        rings(68, 38, 64, 76),
      ),
      steam(),
    ),
  'sundubu-jjigae': () => [
    earthenPot(
      true,
      blank(
        'M34 58c-8-12 4-22 15-18 2-10 18-14 25-5 8-8 22-5 26 3 12-4 24 5 20 16 8 8 1 19-10 17-6 9-20 9-26 3-8 6-21 5-26-4-11 5-24-1-24-12z',
      ),
      thin('M48 64c5 4 10 4 13 0M106 46c5-1 8 2 9 6M54 44c-4 1-6 4-5 8'),
      tinted(oval(80, 54, 17, 12)),
      thin('M71 50q4-5 10-5'),
      clam(122, 62, 20, 0.9),
      rings(42, 52, 96, 66),
    ),
    steam(),
  ],
};
