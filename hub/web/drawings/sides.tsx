// 곁들임: what stands beside; and the children's plates.

import { flatDumpling, friedEgg, rings, sesame } from './garnish.tsx';
import { blank, type Drawings, grain, line, oval, put, strand, thin, tinted, wash } from './pens.tsx';
import { bowl, earthenPot, rice, steam } from './vessels.tsx';

/** 달걀말이: a slice of rolled omelette. */
const omelette = (x: number, y: number, turn = 0) =>
  put(x, y, [tinted('M-12-8h20q6 0 6 8t-6 8h-20q-5-8 0-16z'), line('M8-8q-6 0-6 8t6 4 0-6')], { turn });

/** A smaller plate, 104 wide. */
const saucer = [blank('M-52 2c2 24 26 34 52 34S50 26 52 2z'), blank(oval(0, 0, 52, 30)), thin(oval(0, -1, 43, 23))];

export const SIDES: Drawings = {
  rice: () => [
    rice(64, 70, 1.95),
    blank('M104 108c-4-26 48-26 52 0z'),
    line('M104 108h52'),
    blank('M125 89c-2-8 12-8 10 0'),
    steam(64),
  ],
  nurungji: () =>
    grain(
      bowl(
        true,
        blank('M40 44l18-10 20 4 16-6 22 8 4 12-10 12-24 2-16 6-24-6-8-10z'),
        wash('M46 46l14-8 18 4 18-6 14 8 4 8-10 8-20 2-16 6-16-6-8-8z'),
        thin('M54 44l4-2M66 48l4 2M80 44l5-2M96 46l4 2M106 50l3-2M60 56l4 2M76 60l5-1M92 58l4-2M84 52l4 1'),
        thin('M30 50l4-2M34 62l4 1M126 60l4-2M118 68l4 1'),
      ),
      line('M112 40L146 6q8-4 9 3l-36 36'),
      steam(60),
    ),
  'steamed-egg': () =>
    grain(
      earthenPot(false),
      tinted('M22 56C14 32 32 20 46 24c8-14 34-16 44-6 16-8 34 0 36 12 16 2 18 18 12 28-18 26-98 26-116-2z'),
      thin('M46 24c-4 6-2 12 4 14M90 18c-6 4-6 10 0 14M126 30c-6 2-10 6-8 12M40 54c6-4 12-4 16 0M92 58c6-4 12-3 16 1'),
      rings(60, 36, 78, 46, 100, 38, 72, 62, 112, 52),
      thin('M62 10c-4-4 4-5 0-8M98 10c-4-4 4-5 0-8'),
    ),
  'napjak-mandu-half': () => [
    put(80, 62, [saucer, flatDumpling(-19, -8, -12), flatDumpling(19, -8, 12), flatDumpling(0, 10, 0), rings(-4, -2)], {
      size: 1.2,
    }),
  ],
  'kimchi-plate': () => [
    put(80, 62, saucer, { size: 1.2 }),
    [0, 1, 2, 3].map((n) =>
      put(
        44 + n * 23,
        62 + (n % 2) * 3,
        [
          blank('M-12 20c-6-16-6-32-2-44 4-6 8-2 11-4 4-4 8-2 10 1 4-2 8 1 8 4 4 14 4 28-1 43q-12 6-26 0z'),
          wash('M-15-4c-2-8-1-14 1-20 6-6 22-8 28 0 2 6 3 12 2 20-8 5-20 5-31 0z'),
          line('M-7-24c-1 8-1 12-1 18M1-26v18M9-24c1 8 1 12 0 18'),
          thin('M-7 2v17M1 2v18M8 2v16'),
        ],
        { turn: n * 5 - 8 },
      ),
    ),
    sesame(42, 48, 68, 52, 90, 48, 114, 52),
  ],
};

export const KIDS: Drawings = {
  'kids-tteokgalbi': () => [
    blank(
      'M12 40C2 28 6 10 22 8c12 0 18 6 22 12h72c4-6 10-12 22-12 16 2 20 20 10 32 6 46-10 68-36 68H48C22 108 6 86 12 40z',
    ),
    thin('M82 28v42M20 74h120'),
    tinted('M26 50c0-18 46-18 46 0v8c0 16-46 16-46 0z'),
    line('M36 50l10-8M46 56l12-10M57 59l8-6'),
    blank('M90 66c0-24 42-24 42 0z'),
    line('M111 48V26'),
    tinted('M111 26l17 7-17 7z'),
    omelette(52, 90, -8),
    omelette(80, 92, 4),
    omelette(108, 90, -4),
  ],
  'kids-udon': () => [
    blank('M22 48c0 36 16 60 38 60h40c22 0 38-24 38-60z'),
    blank('M24 50C8 46 12 22 30 28M136 50c16-4 12-28-6-22'),
    blank(oval(80, 46, 58, 26)),
    wash(oval(80, 46, 50, 19)),
    strand('M36 46c8-14 22-12 28 0s22 12 28 0 20-12 30-2', 9),
    strand('M46 58c8-10 20-10 26-2s20 8 36-2', 9),
    blank('M62 42c-3-6 3-11 9-8 3-5 12-5 15 0 6-3 11 3 8 8 3 6-3 11-9 8-3 5-11 5-14 0-6 3-12-2-9-8z'),
    line('M80 42c3-5-6-7-6 0s10 6 11-1'),
    line('M62 82h.1M98 82h.1M74 90c2 4 10 4 12 0'),
    wash(oval(50, 88, 6, 4) + oval(104, 88, 6, 4)),
    steam(),
  ],
  'kids-egg-rice': () => [
    blank('M28 58c0-46 104-46 104 0z'),
    friedEgg(74, 40, 1.5),
    blank('M104 30l12-5 10 6-1 9-11 5-10-6z'),
    line('M104 30l10 6 12-5M114 36v9'),
    blank('M18 56h124c0 30-16 42-38 46v8H56v-8C34 98 18 86 18 56z'),
    wash('M38 78c4-8 10-8 14 0 4-8 10-8 14 0 4-8 10-8 14 0 4-8 10-8 14 0 4-8 10-8 14 0l-8 8H46z'),
    line('M134 50L152 20q4-12-4-14-8 0-6 10z'),
  ],
};
