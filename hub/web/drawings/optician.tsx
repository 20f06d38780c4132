// 안경원: lenses, contact lenses, what one looks after glasses with, and what is done at the counter.

import { FRAMES } from './glasses.tsx';
import {
  black,
  blank,
  box,
  cool,
  dots,
  type Drawings,
  glint,
  grain,
  leaf,
  line,
  many,
  oval,
  put,
  strand,
  type Strokes,
  thin,
  tinted,
  wash,
} from './pens.tsx';

/** 렌즈 한 쌍: two lenses as they are cut, with what is seen through either. */
const pair = (ink: (d: string) => Strokes, seen: Strokes, alsoSeen: Strokes = seen) =>
  [
    [42, seen],
    [118, alsoSeen],
  ].map(([x, through]) =>
    put(Number(x), 58, [ink('M-34-12C-32-42 32-42 34-12 36 16 20 38 0 38S-36 16-34-12z'), through]),
  );

const glare = thin('M-22 0l16-18M-16 10L8-16');
const shine = glint('M-22 0l16-18M-16 10L8-16');
const sun = (x: number, y: number) =>
  put(x, y, [tinted(oval(0, 0, 8)), line('M0-12v-4M0 12v4M-12 0h-4M12 0h4M-9-9l-3-3M9-9l3-3M-9 9l-3 3M9 9l3 3')]);

export const LENSES: Drawings = {
  'lens-single': () => cool(pair(tinted, glare)),
  'lens-office': () =>
    cool(
      pair(
        tinted,
        [blank('M-18-18h36v24h-36z'), line('M0 6v8M-8 14H8M-10-10h14M-10-3h20')],
        [blank('M-20-8h40v20h-40z'), line(dots(-13, -2, -5, -2, 3, -2, 11, -2, -13, 6, 13, 6)), line('M-6 6H5')],
      ),
    ),
  'lens-progressive': () =>
    leaf(
      pair(blank, [
        wash('M-31-6l14-20 9 11 10-14 28 23q1 6 0 10h-61z'),
        line('M-31-6l14-20 9 11 10-14 27 22'),
        line('M-18 14h36M-14 22h28M-8 30h16'),
      ]),
    ),
  'lens-photochromic': () =>
    grain(
      pair(blank, glare, [black('M-34-12C-32-42 32-42 34-12 36 16 20 38 0 38S-36 16-34-12z'), shine]),
      sun(80, 20),
      line('M72 96h16l-6-6M88 96l-6 6'),
    ),
  'lens-myopia': () =>
    leaf(
      pair(tinted, [
        blank(oval(0, -2, 12)),
        line(
          dots(
            -18,
            -20,
            -6,
            -26,
            6,
            -26,
            18,
            -20,
            -26,
            -8,
            -20,
            -4,
            20,
            -4,
            26,
            -8,
            -26,
            6,
            -18,
            8,
            18,
            8,
            26,
            6,
            -20,
            18,
            -10,
            18,
            0,
            22,
            10,
            18,
            20,
            18,
            -8,
            28,
            8,
            28,
            -12,
            -16,
            12,
            -16,
            0,
            -18,
          ),
        ),
      ]),
    ),
  'lens-sun': () => grain(pair(black, shine), sun(80, 94)),
  'lens-drive': () =>
    grain(
      pair(
        black,
        [glint('M-24 30L-4-4M24 30L4-4M0 28v-8M0 12V6M0-1v-2'), glint('M12-26a8 8 0 1 0 8 10 7 7 0 0 1-8-10')],
        [
          blank(oval(0, 2, 9)),
          wash(oval(-1, 1, 6)),
          glint('M0-14v-8M0 18v8M-16 2h-8M16 2h8M-12-10l-5-5M12-10l5-5M-12 14l-5 5M12 14l5 5'),
        ],
      ),
    ),
};

/** 콘택트렌즈: a contact lens that lies like a bowl. */
const soft = (x: number, y: number, size = 1) =>
  put(x, y, [tinted('M-22-6C-20 16 20 16 22-6z'), blank(oval(0, -6, 22, 7)), thin('M-14 2q4 6 9 7')], { size });

/** A contact lens from the front, on its carton. */
const carton = (...print: Strokes[]) => [
  blank('M8 30l12-14h94l-10 14z'),
  blank('M104 30l10-14v66l-10 14z'),
  blank('M8 30h96v66H8z'),
  ...print,
];

/** 색: an iris with its pattern. */
const iris = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      tinted(oval(0, 0, 24)),
      thin('M0-22v9M0 13v9M-22 0h9M13 0h9M-15-15l6 6M15-15l-6 6M-15 15l6-6M15 15l-6-6'),
      black(oval(0, 0, 9)),
      glint('M-4-4h.1'),
    ],
    { size },
  );

export const CONTACTS: Drawings = {
  'contact-daily': () =>
    cool(
      carton(tinted(oval(56, 63, 23)), blank(oval(56, 63, 14)), thin('M44 62q2-8 8-10')),
      [0, 1, 2].map((n) => [blank(box(62 + n * 30, 82, 28, 30, 6)), tinted(oval(76 + n * 30, 97, 9))]),
    ),
  'contact-daily-toric': () =>
    cool(
      carton(tinted(oval(56, 63, 24)), line('M39 80l34-34M56 39v5M56 82v5M32 63h5M75 63h5'), blank(oval(56, 63, 8))),
      [0, 1].map((n) => [
        blank(box(94 + n * 30, 82, 28, 30, 6)),
        tinted(oval(108 + n * 30, 97, 9)),
        line(`M${102 + n * 30} 103l12-12`),
      ]),
    ),
  'contact-biweekly': () =>
    cool(
      blank(box(20, 18, 84, 84, 8)),
      tinted('M20 40V26q0-8 8-8h68q8 0 8 8v14z'),
      line('M42 10v16M82 10v16'),
      line(many('h.1', ...[0, 1, 2, 3, 4, 5, 6].flatMap((n) => [29 + n * 11, 58, 29 + n * 11, 74]))),
      thin('M30 88h64'),
      soft(122, 92, 1.1),
      soft(130, 62, 0.95),
    ),
  'contact-colour-daily': () =>
    grain(
      carton(iris(56, 63, 1.1)),
      [0, 1].map((n) => [
        blank(box(94 + n * 30, 82, 28, 30, 6)),
        tinted(oval(108 + n * 30, 97, 9)),
        black(oval(108 + n * 30, 97, 3)),
      ]),
    ),
  'contact-colour-monthly': () =>
    grain(
      [42, 118].map((x) => [
        blank(box(x - 30, 26, 60, 84, 12)),
        blank(box(x - 20, 6, 40, 22, 4)),
        line(`M${x - 30} 44h60M${x - 12} 12v10M${x} 12v10M${x + 12} 12v10`),
        iris(x, 78, 0.95),
      ]),
    ),
};

const drop = (x: number, y: number) => tinted(`M${x} ${y}c8 10 9 18 0 18s-8-8 0-18z`);
const sparkle = (x: number, y: number) => line(`M${x} ${y - 7}v14M${x - 7} ${y}h14`);
const bubbles = (...at: number[]) => blank(many('a5 5 0 1 0 10 0a5 5 0 1 0-10 0', ...at));

/** Glasses, small, for where something is done with them. */
const small = (x: number, y: number, size = 1, turn = 0) =>
  put(
    x,
    y,
    [
      line('M-44-4l8-20q2-5 7-3M44-4l-8-20q-2-5-7-3'),
      blank(oval(-22, 0, 19) + oval(22, 0, 19)),
      line('M-4-3q4-5 8 0'),
      thin('M-30 2l8-10M14 2l8-10'),
    ],
    { size, turn },
  );

const screwdriver = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [blank('M-3 0l1-8v-30h4v30l1 8z'), tinted('M-9-38h18l-3-10 3-24q-9-8-18 0l3 24z'), line('M-3-46v-20M3-46v-20')],
    { turn },
  );

export const CARE: Drawings = {
  'care-spray': () =>
    cool(
      tinted('M60 44h40v58q0 8-8 8H68q-8 0-8-8z'),
      blank('M72 30h16v14H72z'),
      blank('M62 12h32q8 0 8 8v10H72v-6H62z'),
      line('M96 30q2 8 8 8'),
      thin('M50 12l-14-6M48 18H32M50 24l-14 6'),
      blank(box(66, 60, 28, 34, 4)),
      put(80, 78, [line(oval(-6, 0, 5) + oval(6, 0, 5))]),
    ),
  'care-cloth': () =>
    leaf(
      tinted('M22 30l96-16 20 78-98 18z'),
      thin('M30 36l82-14 17 63-84 16z'),
      blank('M138 92l-30-38-16 46z'),
      line('M22 30l5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 5 3 3-5 4 3'),
      put(64, 66, [line(oval(-11, 0, 9) + oval(11, 0, 9)), line('M-2-1q2-3 4 0')], { turn: -9 }),
    ),
  'care-fog-cloth': () =>
    cool(
      tinted(oval(60, 58, 46)),
      blank('M24 76C44 84 84 60 98 34l10 20C100 84 66 106 40 98z'),
      thin('M30 36c4-4 8 4 12 0s8 4 12 0M26 50c4-4 8 4 12 0s8 4 12 0M60 26c4-4 8 4 12 0'),
      line(oval(60, 58, 46)),
      blank('M84 62l40-34 30 30-16 44-40-6z'),
      line('M112 38l18 46M100 66l26 30'),
      drop(18, 92),
    ),
  'care-case-hard': () => [
    blank('M14 60C14 22 34 10 60 10h40c26 0 46 12 46 50z'),
    thin('M26 54c2-22 16-32 36-32h36c20 0 34 10 36 32'),
    tinted('M10 60h140v18c0 22-16 32-40 32H50C26 110 10 100 10 78z'),
    blank('M22 60h116v6c0 18-12 22-30 22H52c-18 0-30-4-30-22z'),
    small(80, 66, 0.9),
    blank('M70 98h20v8H70z'),
  ],
  'care-cord': () => [
    strand('M26 54C-8 2 60 2 80 22S168 2 134 54', 6),
    blank(oval(52, 82, 24) + oval(108, 82, 24)),
    wash(oval(52, 82, 18) + oval(108, 82, 18)),
    line(oval(52, 82, 24) + oval(108, 82, 24)),
    line('M76 78q4-6 8 0M28 78l-2-22M132 78l2-22'),
    thin('M42 88l12-16M98 88l12-16'),
  ],
  'care-nose-pads': () => [
    blank(box(20, 6, 120, 104, 8)),
    blank(oval(80, 16, 6, 4)),
    thin('M30 28h100'),
    [34, 57, 80, 103, 126].map((x) =>
      tinted(`M${x} 42c8 2 8 22 2 26s-10-2-8-12c0-8 2-14 6-14zM${x} 76c8 2 8 22 2 26s-10-2-8-12c0-8 2-14 6-14z`),
    ),
  ],
  'care-solution': () =>
    cool(
      tinted('M40 42q0-10 10-10h36q10 0 10 10v58q0 10-10 10H50q-10 0-10-10z'),
      blank('M56 18h24l4 14H52z'),
      blank('M80 18q16-4 20-14-20-4-24 8z'),
      blank(box(40, 54, 56, 38, 1)),
      put(68, 73, [tinted('M-20-5C-18 15 18 15 20-5z'), blank(oval(0, -5, 20, 6))], { size: 0.9 }),
      soft(128, 96, 0.95),
      drop(128, 52),
    ),
  'care-lens-case': () =>
    leaf(
      blank('M22 78h116q14 0 14 12c0 12-14 18-26 18-16 0-24-8-46-8s-30 8-46 8C22 108 8 102 8 90q0-12 14-12z'),
      [42, 118].map((x, n) => [
        blank(`M${x - 32} 58v24c0 22 64 22 64 0V58z`),
        n ? blank(oval(x, 58, 32, 14)) : tinted(oval(x, 58, 32, 14)),
        thin(`M${x - 20} 76v14M${x} 80v14M${x + 20} 76v14`),
      ]),
      line('M36 50v16h12'),
      line('M112 66V50h8q6 0 6 5t-6 4h-8M119 59l7 7'),
      drop(80, 14),
    ),
  'care-ultrasonic': () =>
    cool(
      blank('M22 32q-2-24 20-24h76q22 0 20 24z'),
      tinted('M12 34h136v60q0 16-16 16H28q-16 0-16-16z'),
      blank(oval(80, 36, 62, 14)),
      wash(oval(80, 37, 52, 9)),
      line(oval(80, 36, 62, 14)),
      small(80, 36, 0.72),
      blank(box(58, 70, 44, 22, 8)),
      thin('M64 82c3-8 5-8 8 0s5 8 8 0 5-8 8 0 5 8 8 0'),
      line(dots(34, 81, 126, 81)),
    ),
};

export const SERVICE: Drawings = {
  'service-fitting': () => [
    blank('M42 20c10-18 66-18 76 0 8 18 4 58-12 74-12 16-40 16-52 0C38 78 34 38 42 20z'),
    blank('M38 46c-10-2-10 18 2 20M122 46c10-2 10 18-2 20'),
    line('M42 20c14 12 56 10 70-4l6 4C112-2 48-4 42 20zM70 88q10 6 20 0M78 58l-3 14h7'),
    tinted(oval(60, 50, 15, 13) + oval(100, 50, 15, 13)),
    line('M75 48q5-4 10 0M45 46l-8-2M115 46l8-2'),
    line('M20 40v22M20 40l-5 6M20 40l5 6M20 62l-5-6M20 62l5-6M140 40v22M140 40l-5 6M140 40l5 6M140 62l-5-6M140 62l5-6'),
  ],
  'service-cleaning': () =>
    cool(
      tinted('M12 62c10-8 16 6 28 0s16 6 28 0 16 6 28 0 16 6 28 0 14 4 24 0v34q0 14-14 14H26q-14 0-14-14z'),
      small(80, 54, 1.15, -8),
      bubbles(20, 80, 36, 94, 58, 86, 92, 92, 112, 84, 130, 94),
      sparkle(134, 24),
      sparkle(20, 30),
      sparkle(146, 44),
    ),
  'service-nose-pads': () => [
    line('M4 40C20 22 46 26 54 48c6 20 2 40-8 52M156 40c-16-18-42-14-50 8-6 20-2 40 8 52'),
    strand('M54 46q26-30 52 0', 9),
    line('M58 56q12 0 12 8M102 56q-12 0-12 8'),
    tinted('M68 60c8 2 10 28 2 36-8 4-12-4-10-16 0-10 2-20 8-20zM92 60c-8 2-10 28-2 36 8 4 12-4 10-16 0-10-2-20-8-20z'),
  ],
  'service-screw': () => [
    blank('M4 60h66v30H4zM90 60h66v30H90z'),
    tinted('M62 52h36v46H62z'),
    line('M62 68h36M62 83h36'),
    blank(oval(80, 52, 9, 4)),
    put(80, 50, screwdriver(0, 0, 0), { size: 0.62 }),
    blank('M122 22h14v6h-14z'),
    line('M129 28v22M124 34l10 3M124 40l10 3M124 46l10 3'),
  ],
  'service-temple': () => [
    blank(oval(38, 56, 32)),
    thin('M24 60l16-18M32 68l22-24'),
    line('M7 48L4 32'),
    blank('M68 42h11v14H68z'),
    strand('M98 44h34q14 2 16 26', 10, true),
    blank('M92 36h12v16H92z'),
    line('M84 44h.1M87 50h.1'),
    screwdriver(76, 98, 70),
  ],
  'service-solder': () => [
    metalHalf(38),
    metalHalf(-38),
    line('M68 62q5-6 8-6M92 62q-5-6-8-6'),
    put(82, 52, [blank('M0 0l14-14 6 6L6 6z'), black('M14-14l22-22 8 8-24 22z'), line('M40-32q14-8 24-2')], {}),
    line('M80 40v-8M70 44l-6-6M68 54h-6M80 70v6M90 66l5 5'),
  ],
};

const metalHalf = (dx: number) => put(80 + dx, 72, [blank(oval(0, 0, 30)), thin('M-14 4L2-14M-8 12l22-24')]);

/** 테+렌즈: a frame, and the lenses that come into it. */
export const GLASSES_SETS: Drawings = {
  'daily-set': () =>
    cool(
      put(24, -6, FRAMES['frame-square-acetate']?.(), { size: 0.7 }),
      [48, 112].map((x) =>
        put(x, 86, [tinted('M-34-12C-32-42 32-42 34-12 36 16 20 38 0 38S-36 16-34-12z'), glare], { size: 0.62 }),
      ),
      line('M80 82v12M74 88h12'),
    ),
  'kids-set': () =>
    leaf(
      blank(
        'M44 34C22 30 24 4 44 6c10 0 14 6 17 12h38c3-6 7-12 17-12 20-2 22 24 0 28 10 14 12 34 6 50-6 18-22 26-42 26s-36-8-42-26c-6-16-4-36 6-50z',
      ),
      [58, 102].map((x) => [
        tinted(oval(x, 50, 20) + oval(x, 50, 14)),
        blank(oval(x, 50, 13.5)),
        black(oval(x, 51, 3)),
      ]),
      line('M78 48q2-3 4 0M38 48l-6-3M122 48l6-3'),
      black('M72 78q8-4 16 0-2 7-8 8-6-1-8-8z'),
      line('M80 86v6M68 96q12 8 24 0'),
    ),
};
