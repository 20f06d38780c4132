// What food comes in, seen from the chair: pots, bowls, plates, trays, and the steam above them.

import type { JSX } from 'preact';
import { black, blank, glint, line, oval, put, type Strokes, thin, wash } from './pens.tsx';

export const steam = (x = 80) => thin(`M${x - 18} 18c-6-5 5-9 0-15M${x} 16c-6-5 5-9 0-13M${x + 18} 18c-6-5 5-9 0-15`);

/** 뚝배기: black earthenware. What floats on the broth lies within 80±54, 54±24. */
export const earthenPot = (broth: boolean, ...inside: Strokes[]) => [
  black('M17 60H7q-7 9 5 16h12zM143 60h10q7 9-5 16h-12zM13 56c0 32 18 52 44 54h46c26-2 44-22 44-54z'),
  blank(oval(80, 54, 60, 28)),
  broth && wash(oval(80, 54, 58, 27)),
  black(oval(80, 54, 67, 34) + oval(80, 54, 58, 27)),
  glint('M29 88q8 12 20 16'),
  ...inside,
];

/** 대접: a china bowl. What is in it lies within 80±58, 50±24, and may stand higher. */
export const bowl = (broth: boolean, ...inside: Strokes[]) => [
  blank('M12 50c2 30 16 48 44 52v8h48v-8c28-4 42-22 44-52z'),
  blank(oval(80, 50, 68, 33)),
  broth && wash(oval(80, 50, 59, 25)),
  thin(oval(80, 51, 60, 26)),
  ...inside,
];

/** 냉면기: steel, with the light running round it. */
export const steelBowl = (...inside: Strokes[]) => [
  blank('M10 50c2 32 18 50 46 54l4 6h40l4-6c28-4 44-22 46-54z'),
  thin('M17 70c16 26 110 26 126 0M30 88c18 16 82 16 100 0M56 104h48'),
  blank(oval(80, 50, 70, 34)),
  wash(oval(80, 50, 60, 26)),
  line(oval(80, 50, 61, 27)),
  ...inside,
];

/** 접시: a round plate. What is on it lies within 80±60, 62±30. */
export const plate = (...on: Strokes[]) => [
  blank('M6 66c4 28 40 44 74 44s70-16 74-44z'),
  blank(oval(80, 64, 74, 41)),
  thin(oval(80, 63, 60, 31)),
  ...on,
];

/** 양은냄비: thin metal, yellow when `ink` is, dented by years. What is in it lies within 80±50, 52±22. */
export const tinPot = (ink: (d: string) => JSX.Element, ...inside: Strokes[]) => [
  ink('M20 54l6 42q2 12 16 13h76q14-1 16-13l6-42z'),
  line('M21 64H6q-5 8 4 13h13M139 64h15q5 8-4 13h-13'),
  thin('M44 90l7 4-2 8M112 92l9-4M68 102l10 1'),
  blank(oval(80, 52, 61, 30)),
  wash(oval(80, 52, 53, 23)),
  thin(oval(80, 52, 54, 24)),
  ...inside,
];

/** 전골냄비 on its burner: wide and low, for two and more. What is in it lies within 80±54, 50±23. */
export const hotPot = (broth: boolean, ...inside: Strokes[]) => [
  blank('M32 96h96l8 14H24z'),
  line('M76 104h8'),
  black('M14 52c0 26 14 42 34 44h64c20-2 34-18 34-44z'),
  line('M15 60H4v13h14M145 60h11v13h-14'),
  blank(oval(80, 50, 67, 34)),
  broth && wash(oval(80, 50, 57, 26)),
  thin(oval(80, 50, 58, 27)),
  ...inside,
];

/** 철판: an iron griddle with two ears. */
export const griddle = (...on: Strokes[]) => [
  black('M8 60H2v12h10zM152 60h6v12h-10zM6 64c2 28 40 42 74 42s72-14 74-42z'),
  black(oval(80, 62, 74, 40)),
  blank(oval(80, 61, 64, 32)),
  ...on,
];

/** 불판: a round grill over glowing coals. Meat lies within 80±56, 52±26. */
export const grill = (...on: Strokes[]) => [
  black('M12 56c2 26 12 46 26 54h84c14-8 24-28 26-54z'),
  glint('M50 98h14M74 100h14M98 98h14'),
  blank(oval(80, 54, 70, 36)),
  wash(oval(80, 54, 58, 27)),
  thin('M40 32h80M24 43h112M19 54h122M24 65h112M40 76h80'),
  line(oval(80, 54, 61, 29)),
  ...on,
];

/** 쟁반: a tray for one. What is on it lies within 14..146, 22..104 and narrows upwards. */
export const tray = (...on: Strokes[]) => [
  blank('M24 26h112q6 0 7 6l12 72q1 7-6 7H11q-7 0-6-7l12-72q1-6 7-6z'),
  thin('M28 34h104l11 68H17z'),
  ...on,
];

/** 공기: a small bowl with a mound of rice; about 40 wide around x y. */
export const rice = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      blank('M-20-2c0-24 40-24 40 0z'),
      blank('M-23-3h46c0 14-6 20-14 22h-18c-8-2-14-8-14-22z'),
      thin('M-18 4h36'),
      thin('M-9-11l3-1M1-14l4 1M9-8l2 1M-2-7h3'),
    ],
    { size },
  );

/** A small bowl of soup; about 44 wide around x y. */
export const soup = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      black('M-23-4c0 14 6 22 14 23h18c8-1 14-9 14-23z'),
      blank(oval(0, -4, 23, 9)),
      wash(oval(0, -4, 18, 6)),
      thin('M-10-5l6-3 6 3-6 3zM6-3l5-2'),
    ],
    { size },
  );

/** 종지: a small dish of sauce around x y. */
export const dip = (x: number, y: number, rx = 17) => [
  blank(`M${x - rx} ${y}c0 ${rx * 0.9} ${2 * rx} ${rx * 0.9} ${2 * rx} 0z`),
  blank(oval(x, y, rx, rx * 0.5)),
  black(oval(x, y, rx * 0.62, rx * 0.26)),
];

export const chopsticks = (x: number, y: number) => line(`M${x} ${y}l46-30M${x + 8} ${y + 4}l46-30`);
