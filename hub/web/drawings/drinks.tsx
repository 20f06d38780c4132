// 음료·주류: drinks, told apart by vessel and shape.

import {
  black,
  blank,
  cool,
  type Drawings,
  filled,
  glint,
  grain,
  leaf,
  line,
  many,
  oval,
  put,
  type Strokes,
  thin,
  tinted,
  wash,
} from './pens.tsx';
import { steam } from './vessels.tsx';

/** 캔: a can around x, 56 wide, with what is printed on it. */
const can = (x: number, ink: (d: string) => Strokes, ...print: Strokes[]) => [
  ink(`M${x - 28} 24l6-10h44l6 10v74l-6 10h-44l-6-10z`),
  blank(`M${x - 28} 24l6-10h44l6 10z`),
  blank(oval(x, 11, 8, 4)),
  ...print,
];

/** A tumbler around x, 52 wide, filled to 40. */
const tumbler = (x: number, full: boolean, ...inside: Strokes[]) => [
  blank(`M${x - 28} 22h56l-7 86h-42z`),
  full && wash(`M${x - 26} 42h52l-5 66h-42z`),
  line(`M${x - 26} 40h52M${x - 28} 22h56l-7 86h-42z`),
  ...inside,
];

const ICE = 'l14-5 5 13-14 5z';
const STRAW = (x: number) => line(`M${x} 40L${x + 12} 4h14`);

/** 병: a bottle with shoulders, 44 wide around x. */
const BOTTLE = 'c0-18 12-20 12-34V8h20v16c0 14 12 16 12 34v44q0 7-7 7h-30q-7 0-7-7z';
const bottle = (x: number, ink: (d: string) => Strokes, ...label: Strokes[]) => [
  ink(`M${x - 22} 58${BOTTLE}`),
  line(`M${x - 11} 17h22`),
  blank(`M${x - 22} 60h44v34h-44z`),
  ...label,
];

/** 소주잔: the small glass that goes with a bottle. */
const shot = (x: number) => [
  filled(`M${x - 18} 74h36l-6 35h-24z`, `M${x - 16} 82h30l-5 24h-20z`),
  line(`M${x - 16} 83h32`),
];

/** A slice of citrus. */
const citrus = (x: number, y: number, size = 1) =>
  put(x, y, [tinted(oval(0, 0, 18)), blank(oval(0, 0, 13)), thin('M0-13v26M-11-7l22 14M-11 7l22-14')], { size });

/** 페트병: a plastic bottle around x. */
const plastic = (x: number, ...label: Strokes[]) => [
  blank(`M${x - 9} 4h18v9h-18z`),
  blank(`M${x - 8} 13h16c0 12 18 14 18 32l-4 8 4 6v43q0 7-7 7h-38q-7 0-7-7V59l4-6-4-8c0-18 18-20 18-32z`),
  ...label,
];

/** 복분자: a black raspberry. */
const berry = [
  black(oval(0, 2, 15, 17)),
  glint(many('a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0', -10, -2, -3, -6, 4, -1, -7, 7, 1, 8, -3, 14)),
  tinted('M-12-12l8 0 4-8 4 8h8l-8 6h-8z'),
];

const bubbles = (...at: number[]) => line(many('a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0', ...at));

export const DRINKS: Drawings = {
  cola: () => [
    can(46, tinted, blank('M18 66c18-16 34 12 56-8v18c-22 18-38-8-56 8z')),
    tumbler(
      112,
      false,
      black('M86 42h52l-5 64h-42z'),
      blank(`M96 48${ICE}M116 62${ICE}`),
      bubbles(98, 84, 112, 94),
      STRAW(116),
    ),
  ],
  'zero-cola': () => [
    can(80, black, glint('M52 40h56M52 92h56'), blank(oval(80, 66, 17, 21)), black(oval(80, 66, 8, 12))),
    bubbles(124, 40, 132, 56, 122, 70, 134, 84, 126, 98, 24, 46, 32, 62, 22, 78, 30, 94),
  ],
  cider: () =>
    leaf(
      can(46, tinted, citrus(46, 64, 1.05)),
      tumbler(112, false, blank(`M96 44${ICE}M114 54${ICE}`), bubbles(96, 76, 108, 88, 120, 78, 112, 98, 124, 94)),
    ),
  'cider-large': () =>
    leaf(
      plastic(64, tinted('M38 58h52v36H38z'), citrus(64, 76, 0.75), thin('M46 46h36')),
      tumbler(126, false, bubbles(112, 60, 124, 72, 114, 86, 130, 90, 128, 52)),
    ),
  sikhye: () =>
    grain(
      blank('M18 48c0 32 20 54 44 56v6h36v-6c24-2 44-24 44-56z'),
      blank(oval(80, 48, 62, 30)),
      wash(oval(80, 48, 54, 24)),
      thin(oval(80, 48, 55, 24)),
      blank(many('c2-5 9-5 10-1 0 5-9 6-10 1z', 42, 46, 58, 58, 100, 40, 112, 54, 88, 62, 52, 36, 96, 52)),
      blank(many('c-2-8 6-10 9-3s-6 11-9 3z', 70, 42, 80, 50, 82, 36)),
      thin('M30 80q6 12 16 18'),
      line('M128 30L152 6'),
    ),
  'plum-tea': () =>
    leaf(
      blank('M20 48h84c0 32-12 50-28 52H48c-16-2-28-20-28-52z'),
      line('M103 58c22-6 22 26-6 24M14 108h96'),
      blank(oval(62, 48, 42, 15)),
      wash(oval(62, 48, 35, 10)),
      steam(62),
      tinted(oval(132, 92, 17)),
      tinted('M130 76c-2-12 6-20 18-20 2 12-6 20-18 20z'),
      line('M131 92c-6-6-4-12 0-16'),
    ),
  'peach-tea': () => [
    tumbler(58, true, blank(`M38 48${ICE}M60 58${ICE}M44 78${ICE}`), STRAW(66)),
    tinted('M122 62c-26-8-36 10-32 25 4 13 17 21 32 19 16 2 26-7 29-21 2-15-9-28-29-23z'),
    line('M122 62c-6 12-6 22 0 32'),
    blank('M122 60c2-14 14-20 28-16-4 12-14 20-28 16z'),
  ],
  americano: () => [
    blank('M34 48h80c0 32-12 52-28 54H62c-16-2-28-22-28-54z'),
    line('M113 58c24-6 24 28-6 26'),
    blank('M18 104h112q-6 7-16 7H34q-10 0-16-7z'),
    blank(oval(74, 48, 40, 16)),
    black(oval(74, 49, 32, 10)),
    steam(74),
  ],
  water: () =>
    cool(
      plastic(
        80,
        tinted('M54 60h52v28H54z'),
        blank('M80 64c8 10 8 18 0 18s-8-8 0-18z'),
        thin('M60 46h40M58 96h44M58 102h44'),
      ),
    ),
};

export const ALCOHOL: Drawings = {
  soju: () => leaf(bottle(58, tinted, thin('M44 70h28M44 78h28M50 86h16')), shot(120)),
  'grapefruit-soju': () => [bottle(46, tinted, citrus(46, 77, 0.7)), shot(94), citrus(132, 84, 1.3)],
  'bottled-beer': () =>
    grain(
      black('M24 66c0-14 12-20 14-40V6h20v20c2 20 14 26 14 40v36q0 7-7 7H31q-7 0-7-7z'),
      glint('M38 14h20'),
      blank('M24 70h48v26H24z'),
      line('M40 83h16M48 76v14'),
      filled('M94 44h52l-6 65h-40z', 'M94 50h48l-6 56h-35z'),
      bubbles(104, 76, 118, 88, 126, 70, 112, 98),
      blank('M92 46c-8-10 4-18 12-14 6-8 20-8 24 0 10-4 24 4 18 14-4 6-12 4-16 2-6 6-14 4-18 0-6 4-16 4-20-2z'),
    ),
  'draft-beer': () =>
    grain(
      blank('M112 54h18q12 0 12 12v20q0 12-12 12h-18zM112 64h14q6 0 6 6v12q0 6-6 6h-14z'),
      tinted('M38 36h74v64q0 9-9 9H47q-9 0-9-9z'),
      line('M56 60v36M75 60v36M94 60v36'),
      blank(
        'M36 46C24 34 34 18 50 22c6-16 32-18 42-4 14-6 30 4 26 20-4 10-14 10-20 6-4 12-14 12-18 6-4 8-14 6-18 0-6 8-20 6-26-4z',
      ),
    ),
  makgeolli: () => [
    grain(
      tinted('M12 78c0-18 14-26 40-26s40 8 40 26l4 18q0 12-14 13H22q-14-1-14-13z'),
      line('M26 58c6-14 46-14 52 0M52 46v-5'),
      blank(oval(52, 37, 5, 4)),
      line('M20 56C6 4 98 4 84 56'),
      blank('M90 72l18-24 8 5-20 36z'),
      line('M30 78q6 6 2 12M70 90q6-2 8 4'),
      blank('M102 84h52c0 16-8 26-18 26h-16c-10 0-18-10-18-26z'),
      blank(oval(128, 84, 26, 10)),
      thin(oval(128, 85, 18, 5)),
    ),
  ],
  cheongju: () =>
    cool(
      blank('M50 8h28l-6 12c0 16 26 24 26 56q0 33-34 33T30 76c0-32 26-40 26-56z'),
      tinted('M31 68c20 10 46 10 66 0 2 10 0 20-2 24-20 8-42 8-62 0-2-6-3-14-2-24z'),
      line('M44 82c6-8 10-8 16 0s10 8 16 0'),
      blank('M106 86h40c0 14-6 23-14 23h-12c-8 0-14-9-14-23z'),
      blank(oval(126, 86, 20, 8)),
      wash(oval(126, 87, 13, 4)),
    ),
  'raspberry-wine': () => [
    black('M20 56c0-12 10-16 10-30V6h20v20c0 14 10 18 10 30v47q0 6-6 6H26q-6 0-6-6z'),
    blank('M20 62h40v30H20z'),
    put(40, 77, berry, { size: 0.55 }),
    filled(
      'M76 40h40c0 28-8 34-18 36v26h10v7H84v-7h10V76c-10-2-18-8-18-36z',
      'M78 50h34c-2 16-8 21-17 21s-15-5-17-21z',
    ),
    line('M78 51h36'),
    put(132, 92, berry, { size: 0.9 }),
    put(144, 62, berry, { size: 0.7 }),
  ],
  highball: () =>
    grain(
      filled('M46 14h60l-6 95H52z', 'M48 28h54l-5 78H52z'),
      line('M47 30h58'),
      blank('M56 38l18-5 5 17-18 5zM76 54l18-4 4 18-18 4zM58 72l18-5 5 17-18 5z'),
      bubbles(84, 84, 64, 98, 86, 98, 84, 42),
      citrus(110, 24, 1.05),
      line('M66 32L56 4'),
    ),
};
