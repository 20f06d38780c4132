// 전·안주: pancakes and what goes with a drink.

import { kimchi, mussel, rings, sesame, shrimp, sprouts, squidRings } from './garnish.tsx';
import { black, blank, box, cool, type Drawings, grain, leaf, line, oval, put, thin, tinted, wash } from './pens.tsx';
import { dip, hotPot, plate, steam } from './vessels.tsx';

/** 부침개: a crisp, ragged pancake on the plate. */
const PANCAKE = 'M22 66c-4-14 8-26 24-30 12-10 52-10 66-1 20 4 30 18 26 31-2 16-26 24-44 25-24 4-70-4-72-25z';

/** 어묵꼬치: a sheet of fish cake folded on a stick. */
const skewer = (x: number, y: number, turn: number) =>
  put(
    x,
    y,
    [
      line('M0-40V34'),
      [-24, -9, 6].map((top, n) => [tinted(box(-19 + (n % 2) * 4, top, 36, 15, 7)), thin(`M-3 ${top + 7.5}h6`)]),
    ],
    { turn },
  );

/** 두부 한 쪽 */
const tofuSlice = [blank('M-20-8L16-14l5 4v17l-36 6-5-4z'), thin('M-15-4L21-10M-15-4v17')];

/** 닭똥집튀김: a fried gizzard in its crust. */
const nugget = (x: number, y: number, ink = blank) =>
  put(x, y, [
    ink('M-14 2c-4-6 0-12 7-11 2-6 11-6 13-1 7-1 11 5 8 10 3 6-2 11-8 10-3 4-10 4-13 1-6 1-10-4-7-9z'),
    thin('M-5-3l3-2M3 3l4-1M-5 5h2M5-5h1'),
  ]);

export const JEON: Drawings = {
  'buchu-jeon': () =>
    leaf(
      plate(
        tinted(PANCAKE),
        line(
          'M32 58c12-4 24-10 34-16M28 68c20-4 40-14 58-28M44 80c10-10 20-14 34-18M62 84c6-16 20-28 40-34M88 88c4-12 14-22 36-28M50 48c8 10 18 16 30 18M84 44c6 12 16 22 34 26M40 66c8 8 14 10 26 12M98 82c10-2 18-6 26-12M74 74c10 4 18 4 26 2',
        ),
      ),
      dip(140, 96, 15),
    ),
  'baechu-jeon': () =>
    leaf(
      plate(
        blank(
          'M16 78c-6-6-4-16 2-22 8-14 22-26 40-26 12-8 34-8 44 0 18-2 34 10 36 24 10 8 6 22-4 28-6 14-26 18-40 14-14 8-34 6-44-2-16 0-28-6-34-16z',
        ),
        tinted(
          'M26 66c6-10 14-18 24-20 4-10 22-12 30-6 10-6 26-2 30 6 12 0 20 10 18 20 4 10-6 20-16 20-6 8-24 10-32 4-10 6-26 2-30-4-12-2-20-10-24-20z',
        ),
        blank('M18 60c34-1 66-1 96 4q4 2 0 4c-30 4-62 6-96 6-5-4-5-10 0-14z'),
        line(
          'M46 60c2-8 6-14 10-18M68 60c4-8 8-14 14-18M90 62c4-6 10-10 16-12M46 74c4 6 8 10 14 14M68 73c4 6 10 11 16 14M92 71c4 5 10 8 16 10',
        ),
      ),
    ),
  'kimchi-jeon': () => [
    black('M126 66l28-12q5 4 2 10l-28 12z'),
    black('M4 62c2 26 34 44 70 44s68-18 70-44z'),
    black(oval(74, 62, 70, 42)),
    blank(oval(74, 60, 61, 34)),
    put(-4, -5, tinted(PANCAKE)),
    kimchi(50, 50, -12),
    kimchi(98, 52, 10),
    kimchi(74, 74, 0),
    thin('M74 32v24M28 64h20M100 70h24'),
    steam(56),
  ],
  'haemul-pajeon': () =>
    grain(
      plate(
        tinted(
          'M14 60c-2-16 10-24 20-24 30-10 62-10 92 0 12 0 22 10 20 24 2 16-8 26-20 27-30 9-62 9-92 0-12 0-22-12-20-27z',
        ),
        line(
          'M20 50c40-8 80-8 120 0M18 60c40-8 84-8 124 0M20 70c40-8 80-8 120 0M26 42c36-8 72-8 108 0M28 80c36-8 72-8 104 0',
        ),
        squidRings(34, 52, 104, 72),
        shrimp(78, 50, -20, 1.15),
        shrimp(54, 74, 20, 1.05),
        squidRings(106, 46),
        mussel(126, 62, 30, 0.8),
      ),
    ),
  'dubu-kimchi': () => [
    plate(
      [0, 1, 2, 3].map((n) => put(36 + n * 9, 48 + n * 11, tofuSlice)),
      kimchi(88, 48, -8, 1.2),
      kimchi(118, 58, 14, 1.2),
      kimchi(92, 80, -6, 1.25),
      kimchi(106, 66, 0, 1.35),
      sesame(98, 58, 112, 62, 104, 76),
    ),
  ],
  gizzard: () => [
    blank('M12 52h136l-16 54q-1 4-5 4H33q-4 0-5-4z'),
    thin(
      'M20 66l26 42M34 54l36 56M60 54l36 56M88 54l32 52M114 54l18 30M140 66l-26 42M126 54l-36 56M100 54l-36 56M72 54l-32 52M46 54L28 84',
    ),
    blank('M8 54l18-26 20 8 18-16 24 10 22-10 16 16 18-4 8 22z'),
    nugget(40, 44),
    nugget(62, 34),
    nugget(52, 54),
    nugget(72, 52),
    nugget(96, 34, tinted),
    nugget(118, 44, tinted),
    nugget(92, 54, tinted),
    nugget(112, 58, tinted),
    sesame(92, 30, 114, 42, 96, 52),
    line('M80 20v44'),
  ],
  mackerel: () =>
    cool(
      blank('M10 70q-10-8 0-22l8-8h124l8 8q10 14 0 22l-12 26q-2 4-6 4H28q-4 0-6-4z'),
      thin('M24 48h112M30 90h100'),
      blank('M16 66C40 34 84 34 116 58c10-4 18-14 30-18-6 10-6 28 2 42-14-4-22-12-32-16-32 24-76 24-100 0z'),
      wash('M22 62C46 38 84 38 114 58c-30 8-62 10-92 4z'),
      line('M36 54c6 8 6 18 0 26M60 46l-4 10 8 4-4 10M76 45l-4 10 8 4-4 10M92 49l-4 8 8 4-3 8'),
      blank(oval(29, 62, 3)),
      line('M130 56l8-5M130 64l8 4'),
      steam(),
    ),
  'eomuk-tang': () => [
    hotPot(
      true,
      rings(34, 50, 118, 48, 76, 66),
      sprouts(30, 62, 108, 66),
      skewer(56, 48, -14),
      skewer(102, 48, 12),
      mussel(80, 66, 0, 1),
      mussel(126, 58, 30, 0.9),
    ),
  ],
};
