// 안경테·선글라스: glasses, told apart by lens, rim and bridge.

import {
  black,
  blank,
  box,
  cool,
  type Drawings,
  glint,
  grain,
  leaf,
  line,
  oval,
  put,
  strand,
  type Strokes,
  thin,
  tinted,
} from './pens.tsx';

/** Where the middle of either lens is: x, and the side on which the ear is. */
const SIDES = [
  [44, -1],
  [116, 1],
] as const;

/** The shape of a lens around x; `side` points to the ear, `rim` is how far outside the glass the line runs. */
type Lens = (x: number, side: number, rim: number) => string;

/** A closed curve from its points, counted from the middle of a lens (x towards the ear) and moved outwards by `rim`. */
function bend(points: string): Lens {
  const at = points.split(' ').map(Number);
  return (x, side, rim) => {
    let d = '';
    for (let i = 0; i < at.length; i += 2) {
      const [dx = 0, dy = 0] = at.slice(i, i + 2);
      const out = 1 + rim / Math.hypot(dx, dy);
      d += `${['M', 'C'][i / 2] ?? ' '}${(x + side * dx * out).toFixed(1)} ${(64 + dy * out).toFixed(1)}`;
    }
    return `${d}z`;
  };
}

const round: Lens = (x, _, rim) => oval(x, 64, 26 + rim);
const square: Lens = (x, _, rim) => box(x - 28 - rim, 45 - rim, 56 + 2 * rim, 38 + 2 * rim, 8 + rim);
const narrow: Lens = (x, _, rim) => box(x - 29 - rim, 49 - rim, 58 + 2 * rim, 30 + 2 * rim, 9 + rim);
const catEye = bend('-26 -8 -25 -18 4 -16 30 -25 31 -6 24 20 2 20 -20 20 -28 8 -26 -8');
const teardrop = bend('-24 -16 -10 -24 16 -24 28 -15 34 6 22 27 4 26 -14 24 -30 2 -24 -16');
const boston = bend('-28 -10 -26 -24 26 -24 29 -9 28 12 16 23 0 23 -16 23 -28 12 -28 -10');
const trapeze = bend('-27 -14 -16 -22 20 -24 32 -18 33 2 24 19 4 20 -16 20 -24 6 -27 -14');
/** 하금테: the brow of acetate above a metal rim. */
const brow = bend('-31 -6 -34 -34 32 -34 36 -12 30 -16 30 -14 26 -10 20 -16 -20 -18 -31 -6');

const both = (draw: (x: number, side: number) => Strokes) => SIDES.map(([x, side]) => draw(x, side));

/** 안경다리: the temples, going back from the hinges. */
const TEMPLES = 'M13 54L26 22q3-8 10-5M147 54l-13-32q-3-8-10-5';
const temples = [line(TEMPLES)];
const sturdyTemples = [strand(TEMPLES, 9, true)];

const glare = (x: number) => thin(`M${x - 14} 66l12-14M${x - 8} 74l18-20`);
const shine = (x: number) => glint(`M${x - 14} 64l10-12M${x - 8} 72l16-20`);

/** 뿔테: a thick rim. */
const acetate = (lens: Lens, ink: (d: string) => Strokes = tinted, glass: (d: string) => Strokes = blank) => [
  ink === tinted ? sturdyTemples : strand(TEMPLES, 8),
  ink('M70 54q10-8 20 0v8q-10-8-20 0z'),
  both((x, side) => [
    glass(lens(x, side, 0)),
    glass === blank ? glare(x) : shine(x),
    ink(lens(x, side, 6) + lens(x, side, 0)),
  ]),
];

/** 코받침: nose pads of a metal frame. */
const pads = blank('M71 66q-5 8 0 14 5-4 4-13zM89 66q5 8 0 14-5-4-4-13z');

/** 금속테: a thin rim. */
const metal = (lens: Lens, glass: (d: string) => Strokes, ...bridge: Strokes[]) => [
  temples,
  both((x, side) => [glass(lens(x, side, 2)), glass === black ? shine(x) : glare(x)]),
  pads,
  ...bridge,
];

const BRIDGE = line('M71 58q9-9 18 0');
const hinges = line('M15 54h-4M145 54h4');

export const FRAMES: Drawings = {
  'frame-round-acetate': () => acetate(round),
  'frame-square-acetate': () => acetate(square, black),
  'frame-cat-eye': () => acetate(catEye),
  'frame-round-metal': () => grain(metal(round, tinted, BRIDGE, hinges)),
  'frame-aviator-metal': () => metal(teardrop, blank, line('M68 46h24M70 58q10-7 20 0')),
  'frame-boston-combi': () => [metal(boston, blank, BRIDGE), both((x, side) => black(brow(x, side, 0)))],
  'frame-half-rim': () =>
    cool(
      temples,
      both((x, side) => [
        tinted(narrow(x, side, 3)),
        glare(x),
        strand(`M${x - 32} 62v-6q0-10 10-10h44q10 0 10 10v6`, 6),
      ]),
      pads,
      strand('M75 52q5-4 10 0', 6),
    ),
  'frame-rimless': () =>
    cool(
      temples,
      both((x, side) => [
        tinted(boston(x, side, 0)),
        glare(x),
        black(oval(x + side * 24, 54, 2) + oval(x - side * 24, 54, 2)),
      ]),
      line('M68 54q12-10 24 0M20 54h-8M140 54h8'),
      pads,
    ),
  'frame-titanium': () => [
    metal(narrow, blank, line('M75 58q5-5 10 0'), hinges),
    // A feather: that is how light it is.
    put(
      116,
      100,
      [
        tinted('M-30 4C-22-12 0-16 34-12 24 2 2 12-22 8z'),
        line('M-38 10C-24 4-4-2 22-9'),
        thin('M-10 0l-4-8M2-3l-3-8M6-4l6 8M-8 2l5 7'),
      ],
      { size: 0.8 },
    ),
  ],
  'frame-kids-flex': () =>
    leaf(
      strand('M34 18C40 2 120 2 126 18', 8),
      acetate((x, _, rim) => oval(x, 66, 21 + rim)),
      line('M28 18l-4 6M132 18l4 6'),
    ),
};

export const SUNGLASSES: Drawings = {
  'sun-aviator': () => metal(teardrop, black, line('M66 44h28M70 58q10-7 20 0')),
  'sun-wayfarer': () => acetate(trapeze, tinted, black),
  'sun-round': () => grain(metal(round, black, BRIDGE, hinges)),
  'sun-sport': () =>
    cool(
      line('M10 48C14 26 30 18 44 22M150 48C146 26 130 18 116 22'),
      black('M6 42c40-12 108-12 148 0l-4 20c-8-12-132-12-140 0z'),
      tinted('M12 54c40-10 96-10 136 0-4 26-18 36-36 36-18 0-22-14-32-14s-14 14-32 14c-18 0-32-10-36-36z'),
      thin('M28 76l20-18M36 82l26-24M104 80l22-20'),
    ),
  'sun-clip-on': () => [
    temples,
    both((x, side) => [blank(narrow(x, side, 4)), thin(`M${x - 14} 72l12-12`)]),
    line('M77 60q3-4 6 0'),
    both((x) => [black(`M${x - 30} 40q2-30 10-30h40q8 0 10 30z`), glint(`M${x - 12} 32l8-14M${x - 2} 34l8-14`)]),
    blank('M70 40h20v9H70z'),
    line('M75 49v6M85 49v6'),
  ],
  'sun-kids': () => [
    both((x) => tinted(`M${x - 24} 46c-10-20 8-30 14-10h20c6-20 24-10 14 10z`)),
    acetate(round, tinted, black),
  ],
};
