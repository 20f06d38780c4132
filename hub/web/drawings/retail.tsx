// 포장 상품: what is taken home.

import { cowSeal, rib, tube } from './garnish.tsx';
import { blank, type Drawings, glint, grain, line, many, oval, put, thin, tinted, wash } from './pens.tsx';

/** 보자기: something wrapped in cloth, with its knot. */
export const PARCEL = () => [
  tinted('M18 60c0-10 10-14 20-16h84c10 2 20 6 20 16v38q0 12-12 12H30q-12 0-12-12z'),
  line('M38 44c10 12 26 14 38 4M122 44c-10 12-26 14-38 4M20 96c20-10 42-28 54-46M140 96c-20-10-42-28-54-46'),
  blank(
    'M80 48C64 48 44 38 40 22c-2-10 8-14 16-8 12 8 20 22 24 34zM80 48c16 0 36-10 40-26 2-10-8-14-16-8-12 8-20 22-24 34z',
  ),
  blank('M70 42q10-6 20 0 4 8 0 14-10 4-20 0-4-6 0-14z'),
];

/** A tray of the butcher's, wrapped. */
const pack = [blank('M10 40h132l10 12v46q0 10-10 10H20q-10 0-10-10z'), thin('M22 52h118v44H22z')];

export const RETAIL: Drawings = {
  'raw-hanwoo': () => [
    pack,
    tinted('M30 74c-4-20 16-26 34-20 16-8 50-6 62 8 10 14 0 30-20 28-14 8-34 6-44 0-14 4-30-2-32-16z'),
    glint('M42 70c8-8 16-6 22 0s14 4 20-4M56 82c8-4 16-2 22 2M92 62c8 0 14 4 18 10M94 82c6 0 12-2 16-6'),
    cowSeal(132, 34, 1.25),
  ],
  'raw-makchang': () => [
    blank('M26 12h108l-6 12 10 10v66q0 10-10 10H32q-10 0-10-10V34l10-10z'),
    line('M30 24h100'),
    thin('M36 18h.1M52 18h.1M68 18h.1M84 18h.1M100 18h.1M116 18h.1'),
    tube(44, 52, -8),
    tube(86, 46, 10),
    tube(56, 72, 12),
    tube(98, 72, -10),
    tube(42, 92, -6),
    tube(84, 94, 4),
  ],
  'rice-bag': () =>
    grain(
      blank(
        'M34 24c-6-8 0-16 8-14l38 4 38-4c8-2 14 6 8 14-4 6-4 10 0 18 8 20 8 44 2 62q-2 6-8 6H40q-6 0-8-6c-6-18-6-42 2-62 4-8 4-12 0-18z',
      ),
      line('M36 26h88'),
      tinted(oval(80, 70, 30, 28)),
      line('M66 96c4-18 12-34 28-44'),
      blank(many('c-2-8 4-12 9-12 1 8-3 12-9 12z', 88, 56, 82, 66, 76, 76, 94, 50)),
      blank(many('c-8 0-11-5-10-11 7 0 11 4 10 11z', 82, 58, 76, 68, 70, 80)),
    ),
  'egg-box': () =>
    grain(
      blank('M26 50L34 8q1-4 5-4h84q4 0 5 4l8 42z'),
      thin('M40 14h80l5 26H35z'),
      [30, 55, 80, 105, 130].map((x) => blank(`M${x - 11} 58c0-28 22-28 22 0z`)),
      [27, 53.5, 80, 106.5, 133].map((x) => tinted(`M${x - 13} 78c0-34 26-34 26 0z`)),
      blank(
        'M6 74c8 8 16 8 24 0 2-2 4-2 6 0 8 8 18 8 26 0 2-2 4-2 6 0 8 8 16 8 24 0 2-2 4-2 6 0 8 8 18 8 26 0 2-2 4-2 6 0 8 8 16 8 24 0l-8 30q-1 6-7 6H21q-6 0-7-6z',
      ),
    ),
  'jjimgalbi-to-go': () => [
    blank('M16 56h128l-10 48q-1 6-8 6H34q-7 0-8-6z'),
    wash('M24 76h112l-7 28H31z'),
    rib(48, 58, -10, 0.95),
    rib(108, 58, 8, 0.95),
    rib(78, 54, -4, 1.05),
    blank('M16 70h128l-10 34q-1 6-8 6H34q-7 0-8-6z'),
    wash('M22 78h116l-6 24H32z'),
    blank('M10 64h140v10H10z'),
    blank('M50 80h60v22H50z'),
    put(78, 89, rib(0, 0, 0, 1), { size: 0.55 }),
    blank('M14 30L140 6l4 10L18 40z'),
  ],
};
