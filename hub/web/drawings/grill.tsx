// 구이: what is grilled at the table, and the plate from over the briquettes.

import { cowSeal, rings, sesame, tube } from './garnish.tsx';
import { black, blank, type Drawings, glint, line, many, oval, put, thin, tinted, wash } from './pens.tsx';
import { dip, griddle, grill, steam } from './vessels.tsx';

/** 소막창: the fourth stomach of an ox, a strip with a frill. */
const frill = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [
      tinted('M-34-4q5-11 11-5t11-3 11 1 11-3 11 3 11 1l4 9q-4 9-10 5t-11 4-11-2-11 4-11-3-11 3q-7-2-5-14z'),
      thin('M-28 1c10-4 16 4 26 0s18 2 28-2'),
    ],
    { turn },
  );

/** 삼겹살: a slab of belly, three stripes of fat and meat. */
const belly = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [
      blank('M-40-10c12-6 24 4 38-1s26-6 42 0v22c-14-6-28 5-42 0s-26 5-38 1z'),
      wash(
        'M-38-4c12-5 24 4 38-1s24-5 38-1v5c-14-5-26 4-40 0s-24 4-36 1zM-38 7c12-5 24 4 38-1s24-5 38-1v4c-14-5-26 4-40 0s-24 4-36 1z',
      ),
      thin('M-38-3c12-5 24 4 38-1s24-5 38-1M-38 5c12-5 24 4 38-1s24-5 38-1'),
    ],
    { turn },
  );

/** 갈비살: a strip of marbled beef. */
const finger = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [tinted('M-26-5l14-5 14 3 18-3 6 8-4 9-14 3-14-3-16 4-6-8z'), glint('M-19 1l7-4 5 4M-4-3l7 5 6-4M12 3l5-5')],
    { turn },
  );

const mushroom = (x: number, y: number, turn = 0) =>
  put(x, y, [blank('M-4 0v12q4 3 8 0V0z'), blank('M-13 2c0-18 26-18 26 0q-13 4-26 0z')], { turn });

const flame = (x: number, y: number) =>
  tinted(`M${x - 9} ${y}c-6-10 4-14 4-24 8 4 8 10 8 12 2-2 3-4 3-6 6 8 5 14 0 18z`);

/** 불고기: a thin slice that curled over the fire. */
const slice = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [tinted('M-22-2c4-12 16-4 24-8s18-2 20 6-4 14-14 12-14 6-22 2-10-6-8-12z'), line('M-12-2l6-4M-6 5l8-6M6 3l7-5')],
    { turn },
  );

export const GRILL: Drawings = {
  'pork-makchang': () => [
    grill(
      tube(34, 48, -12),
      tube(66, 38, 10),
      tube(102, 40, -14),
      tube(42, 68, 14),
      tube(76, 56, -8),
      tube(108, 62, 12),
      tube(74, 76, -4),
    ),
    thin('M52 16c-5-4 5-8 0-13M80 14c-5-4 5-8 0-12M108 16c-5-4 5-8 0-13'),
  ],
  'beef-makchang': () => [
    grill(frill(62, 40, -8), frill(92, 56, 6), frill(66, 70, -4)),
    blank('M154 6L108 44l4 5 6-1L158 14z'),
    line('M156 24l-36 32-8-1'),
  ],
  'makchang-platter': () => [
    griddle(
      tube(32, 56, -30, 16),
      tube(52, 44, -14, 16),
      tube(80, 40, 6, 16),
      tube(108, 48, 26, 16),
      blank(oval(40, 74, 13, 8) + oval(56, 82, 13, 8)),
      thin(oval(40, 74, 8, 4.5) + oval(56, 82, 8, 4.5)),
      mushroom(106, 66, 12),
      mushroom(124, 62, 24),
      mushroom(114, 76, 4),
      blank('M74 84h22q6 4 0 9H74q-6-5 0-9zM82 76h22q6 4 0 9H82q-6-5 0-9z'),
      dip(78, 58, 18),
    ),
    steam(),
  ],
  samgyeopsal: () => [
    grill(belly(64, 40, -6), belly(96, 56, -4), belly(66, 72, -3)),
    blank(many('a6 4.5 0 1 0 12 0a6 4.5 0 1 0-12 0', 112, 38, 124, 44, 26, 56)),
  ],
  'hanwoo-galbisal': () => [
    black('M22 74h116l-8 34q-1 3-5 3H35q-4 0-5-3z'),
    glint('M46 98h16M72 98h16M98 98h16'),
    [42, 66, 94, 118].map((x) => flame(x, 82)),
    blank('M30 34h100l20 38H10z'),
    thin('M50 34L38 72M70 34l-6 38M90 34l6 38M110 34l12 38M24 46h112M17 58h126'),
    finger(54, 43, -4),
    finger(106, 44, 3),
    finger(44, 62, 4),
    finger(102, 63, -4),
    cowSeal(138, 20, 0.95),
  ],
  'pork-bulgogi': () => [
    black('M92 26v50c0 18 62 18 62 0V26z'),
    glint('M98 50c8 10 42 10 50 0M98 68c8 10 42 10 50 0'),
    tinted(oval(123, 26, 31, 15)),
    black(
      many(
        'a3.5 2.2 0 1 0 7 0a3.5 2.2 0 1 0-7 0',
        97,
        26,
        105,
        18,
        119.5,
        15,
        134,
        18,
        142,
        26,
        134,
        34,
        119.5,
        37,
        105,
        34,
        111,
        26,
        119.5,
        22.5,
        128,
        26,
        119.5,
        30,
      ),
    ),
    put(62, 72, [
      blank('M-56 2c2 22 26 34 56 34s54-12 56-34z'),
      blank(oval(0, 0, 56, 27)),
      slice(-22, -8, -10),
      slice(16, -10, 8),
      slice(-16, 10, 6),
      slice(22, 9, -8),
      slice(0, 0, 0),
      rings(-8, -14, 24, 0),
      sesame(-26, 6, 10, 12, 32, -6),
    ]),
  ],
};
