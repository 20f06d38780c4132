// 면: noodles, and the noodles among the side dishes and the late-night snacks.

import { halfEgg, leek, mussel, rings, sesame, shrimp, sprouts, squidRings } from './garnish.tsx';
import { blank, cool, type Drawings, grain, leaf, line, oval, put, strand, thin, tinted } from './pens.tsx';
import { bowl, chopsticks, plate, steam, steelBowl, tinPot } from './vessels.tsx';

/** 사리: thin noodles coiled into a nest, 76 wide around x y. */
const nest = (x: number, y: number, size = 1, ink = blank) =>
  put(
    x,
    y,
    [
      ink('M-38 6C-40-6-30-26 0-27 32-26 40-6 38 6 28 24-28 24-38 6z'),
      thin(
        'M-36 2C-20 18 18 20 37 0M-35-5C-18 10 16 11 35-7M-30-13C-16 0 14 1 30-14M-22-20C-10-9 10-9 21-21M-34 10C-12 24 18 23 34 9M-8-26c6 5 14 4 18 0M-30-13C-14-24 10-26 25-18',
      ),
    ],
    { size },
  );

/** 오이채: cucumber in fine strips. */
const cucumber = (x: number, y: number, turn = 0, size = 1) =>
  put(x, y, [tinted('M-18 7l4-15 6 1-3 14zM-8 8l2-18 6 0-1 19zM3 9l-2-19 6-1 3 18zM12 7l-6-16 6-2 8 15z')], {
    turn,
    size,
  });

const ice = (x: number, y: number, turn = 0) =>
  put(x, y, [blank('M-8-6h14l3 3v11H-5l-3-3z'), thin('M-8-6l3 3h14M-5-3v11')], { turn });

/** Noodles hanging from chopsticks. */
const lifted = [
  strand('M68 46C66 30 66 16 70 6', 9),
  strand('M92 46C94 30 94 16 90 6', 9),
  strand('M80 48V6', 9),
  line('M36 17l96-9M36 11l96 3'),
];

export const NOODLES: Drawings = {
  'nureun-guksu': () =>
    grain(
      bowl(
        true,
        strand('M28 54c10-14 24-14 34-2s24 12 36 0 24-10 34 2', 9),
        strand('M34 64c10-12 22-12 32-2s22 10 32 0 18-8 28 0', 9),
        strand('M40 44c10-8 22-8 30 2M92 48c8-10 20-10 28-4', 9),
        strand('M50 72c8-8 20-8 28 0s22 4 32-4', 9),
        lifted,
        rings(48, 50, 108, 58, 60, 64),
      ),
    ),
  'yaki-udon': () => [
    plate(
      tinted('M22 70c-4-20 18-34 32-30 10-14 42-16 54-2 18-2 34 14 30 32-22 24-96 24-116 0z'),
      strand('M28 72c6-18 22-22 34-10s26 14 36 2 24-12 34 2', 9, true),
      strand('M36 80c10-12 24-12 34-2s26 8 34-2 16-8 22-4', 9, true),
      strand('M50 46c10-8 22-6 28 2M88 42c10-6 22-2 26 8', 9, true),
      shrimp(58, 46, -20, 1.15),
      mussel(106, 46, -12, 1.1),
      squidRings(72, 60, 42, 68),
      leek(96, 76, -14, 20),
    ),
    steam(),
  ],
  'kong-guksu': () =>
    leaf(
      bowl(
        false,
        nest(80, 52, 1.2),
        cucumber(80, 38, 0, 1.5),
        ice(34, 58),
        ice(126, 56, 20),
        sesame(58, 66, 70, 71, 84, 70, 98, 66, 46, 68, 110, 66),
      ),
    ),
  'mul-naengmyeon': () =>
    cool(
      steelBowl(
        ice(34, 56),
        ice(126, 60, 18),
        nest(80, 54, 1.2),
        [-1, 0, 1].map((n) =>
          put(46 + n * 7, 40 + n * 3, [blank('M-10 8C-14-8 8-18 16-4z'), thin('M-5 4C-6-5 5-10 10-3')], { turn: -20 }),
        ),
        tinted('M100 22c12 2 22 10 24 20-8 4-18 2-24-4-4-5-4-11 0-16z'),
        halfEgg(80, 28, -6, 1.35),
      ),
    ),
  jjolmyeon: () => [
    bowl(
      false,
      nest(78, 54, 1.3),
      tinted('M52 32c2-12 14-16 28-14 14-2 26 6 28 14 2 8-6 12-14 10-6 6-18 6-22 1-10 3-20-2-20-11z'),
      sesame(64, 28, 76, 24, 88, 30, 98, 30, 78, 34),
      halfEgg(44, 48, -24, 1.15),
      sprouts(94, 50, 104, 60, 88, 64),
    ),
    line('M138 4l-34 30M148 8l-36 28'),
  ],
  'bibim-guksu': () => [
    blank('M24 62c2 22 14 38 36 42v6h40v-6c22-4 34-20 36-42z'),
    blank(oval(80, 60, 56, 28)),
    nest(80, 56, 1.3, tinted),
    cucumber(80, 34, 6, 1.3),
    sesame(56, 50, 104, 52, 66, 66, 92, 66),
  ],
  'pot-ramyeon': () =>
    grain(
      tinPot(
        tinted,
        thin(
          'M30 48c4-9 12-9 12 0s8 9 12 0 8-9 12 0 8 9 12 0 8-9 12 0 8 9 12 0 8-9 12 0 8 9 12 0M36 60c4-9 12-9 12 0s8 9 12 0 8-9 12 0 8 9 12 0 8-9 12 0 8 9 12 0 8-9 12 0M46 38c4-8 10-8 10 0s8 8 12 0 8-8 12 0 8 8 12 0 8-8 12 0 8 8 10 0M48 71c4-8 12-8 12 0s8 6 12 0 8-8 12 0 8 6 12 0 8-8 12 0',
        ),
        blank('M56 54c-6-12 10-18 22-15 12-4 28 2 25 14 3 11-12 16-24 13-10 3-22-2-23-12z'),
        tinted(oval(81, 52, 11, 8)),
        rings(46, 50, 106, 58, 100, 40),
      ),
      chopsticks(98, 36),
      steam(56),
    ),
};
