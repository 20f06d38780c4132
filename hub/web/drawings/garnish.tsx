// Things that are in many dishes. Each stands around a point of its own.

import { black, blank, dots, line, many, oval, put, thin, tinted, wash } from './pens.tsx';

/** 대파: a length of leek with its rings. */
export const leek = (x: number, y: number, turn: number, length = 26) =>
  put(
    x,
    y,
    [
      blank(`M0-5.5h${length}v11H0a3.5 5.5 0 0 1 0-11z`),
      blank(oval(length, 0, 3.5, 5.5)),
      thin(`M${length} -1v2M4-1h${length - 12}`),
    ],
    { turn },
  );

/** Rings of leek or chilli, as x y x y. */
export const rings = (...at: number[]) =>
  line(many('a4.5 3 0 1 0 9 0a4.5 3 0 1 0-9 0', ...at) + many('h1', ...at.map((n, i) => (i % 2 ? n : n + 4))));

/** 두부: a block of tofu. */
export const tofu = (x: number, y: number, size = 1) =>
  put(x, y, [blank('M-14 0l14-7 14 7v9L0 16l-14-7z'), line('M-14 0L0 7l14-7M0 7v9')], { size });

/** 달걀 반 개: half a boiled egg. */
export const halfEgg = (x: number, y: number, turn = 0, size = 1) =>
  put(x, y, [blank('M-15 2c0-9 7-13 16-13s16 5 16 12-7 11-16 11-16-3-16-10z'), tinted(oval(2, 1, 7.5, 5.5))], {
    turn,
    size,
  });

/** 달걀 프라이 */
export const friedEgg = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      blank('M-26 2c-4-10 8-14 16-12 6-8 22-6 24 1 12-2 16 8 10 13-4 8-18 4-24 9-8 4-16-1-16-5-4 2-9-1-10-6z'),
      tinted(oval(0, 0, 10, 7.5)),
    ],
    { size },
  );

/** 김치: a piece of kimchi, the white rib with its frill. */
export const kimchi = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      tinted('M-18 6c-3-7 2-12 6-11 1-6 9-8 13-4 5-4 13-2 14 3 6 1 7 8 3 12-10 7-26 7-36 0z'),
      thin('M-12 7c6-6 18-8 26-7M-6-3l5 5M6-6l-1 6M-2 9c6-2 10-3 14-2'),
    ],
    { turn, size },
  );

/** 새우: a curled shrimp with its tail. */
export const shrimp = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      tinted('M12 8C16-8 2-16-8-10c-10 5-8 20 3 20 4 0 5-5 1-6-4-2-3-8 2-8 5 0 6 6 5 11z'),
      thin('M-9-9l5 6M-1-12l0 8M8-8l-5 5'),
      line('M8 9l-2 8 6-3 6 3-4-9'),
    ],
    { turn, size },
  );

/** 오징어: rings of squid, as x y x y. */
export const squidRings = (...at: number[]) => [
  blank(many('a9 7 0 1 0 18 0a9 7 0 1 0-18 0', ...at)),
  line(many('a4.5 3 0 1 0 9 0a4.5 3 0 1 0-9 0', ...at.map((n, i) => (i % 2 ? n : n + 4.5)))),
];

/** 콩나물: bean sprouts, as x y x y; the bean is at the point, the tail goes right and down. */
export const sprouts = (...at: number[]) => [
  line(many('c10-8 12 8 24 3', ...at)),
  blank(many('c-6-6-12 0-8 5s10 0 8-5z', ...at)),
];

/** 바지락: an open clam. */
export const clam = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      tinted('M0 8C-18 6-20-8-8-12c8-4 18 0 19 8 0 6-4 11-11 12z'),
      thin('M0 6c-8-4-10-8-7-15M1 6c-3-6-2-10 0-17M2 6c3-4 4-8 5-13'),
    ],
    { turn, size },
  );

/** 홍합: half of a mussel in its shell. */
export const mussel = (x: number, y: number, turn = 0, size = 1) =>
  put(x, y, [black('M-16 4C-14-8 8-14 17-4c5 10-18 16-33 8z'), blank('M-8 3C-4-4 8-6 11-2c2 6-12 8-19 5z')], {
    turn,
    size,
  });

/** 미나리: a bunch of water parsley that lies to the right. */
export const parsley = (x: number, y: number, turn = 0, ink = tinted) =>
  put(
    x,
    y,
    [
      line('M-26 4C-8 0 8-2 24-2M-24-2C-8-8 4-12 16-14M-24 10c16-2 30-2 44 2'),
      ink(
        'M14-14c-2-8 6-10 9-5 5-4 10 2 6 6 3 4-2 9-7 6-5 1-9-3-8-7zM22-2c0-7 7-8 10-4 5-2 9 4 5 7 1 5-5 7-9 4-4 0-7-3-6-7zM16 12c0-5 6-7 9-3 5-2 8 3 5 6 0 4-5 5-8 3-4 0-7-2-6-6z',
      ),
    ],
    { turn },
  );

/** 상추: a frilled leaf of lettuce, its stem at the point. */
export const lettuce = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      tinted(
        'M0 0c-16-2-24-10-22-18-6-6-4-14 2-16-2-8 6-14 12-10 4-6 14-6 16 0 8-4 16 4 12 12 7 4 6 14-1 16 0 10-9 16-19 16z',
      ),
      line('M0 0v-34M0-10l-11-8M0-10l10-8M0-22l-8-6M0-22l8-6'),
    ],
    { turn, size },
  );

/** 복어, small: a mark beside the pots it is in. */
export const pufferMark = (x: number, y: number) =>
  put(x, y, [
    line('M-8-13l-2-4M2-14l1-3M11-9l4-4M-8 13l-2 4M3 14l1 4'),
    blank('M14-2l10-6v16l-10-5z'),
    tinted('M-18 1C-16-16 12-18 17-1 14 15-14 16-18 1z'),
    line('M-10-4h.1M-17 3h5M2 1q5-3 5 2'),
  ]);

/** 참깨: sesame, as x y x y. */
export const sesame = (...at: number[]) => line(dots(...at));

/** 막창: a piece of grilled pork makchang, a short tube with its hole. */
export const tube = (x: number, y: number, turn = 0, length = 20) =>
  put(
    x,
    y,
    [
      tinted(`M0-9q${length / 2}-3 ${length} 0v18q-${length / 2} 3-${length} 0a6 9 0 0 1 0-18z`),
      blank(oval(length, 0, 6, 9)),
      black(oval(length, 0, 1.5, 4)),
      thin('M4-3h5M6 4h5'),
    ],
    { turn },
  );

/** 갈비: a short rib, the sawn bone below its meat. */
export const rib = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      blank('M-28-1q-6 5 0 11h56q6-5 0-11z'),
      blank(oval(28, 4.5, 4, 5.5)),
      tinted('M-13 9C-20-4-13-16 1-16S20-4 14 9C7 16-8 16-13 9z'),
      thin('M-8-2C-5-9 3-11 9-8M-5 6C-2 1 5-1 10 2'),
    ],
    { turn, size },
  );

/** 납작만두: a flat half-moon, its straight edge below the point. */
export const flatDumpling = (x: number, y: number, turn = 0, size = 1) =>
  put(
    x,
    y,
    [
      blank('M-27 8c-1-24 53-24 54 0q-27 6-54 0z'),
      wash('M-12 2c2-8 20-9 22-1-4 5-18 6-22 1z'),
      thin('M-19-2l5 4M-11-8l3 5M0-10v5M11-8l-3 5M19-2l-5 4'),
    ],
    { turn, size },
  );

/** 한우: a seal with a cow's head. */
export const cowSeal = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      tinted(oval(0, 0, 17)),
      blank('M-7-6h14l-2 12q-5 6-10 0z'),
      line('M-7-6q-6 1-7-4M7-6q6 1 7-4M-6-7q-4-3-2-6M6-7q4-3 2-6'),
      line(dots(-3, 0, 3, 0)),
      thin('M-3 7h6'),
    ],
    { size },
  );

/** 복어: a puffer fish, blown up and spiny. */
export const puffer = (x: number, y: number, size = 1) =>
  put(
    x,
    y,
    [
      blank('M30-6l18-12q-4 14 0 28L30 4z'),
      tinted('M-38 2c-4-4-2-8 2-9C-28-32 20-36 34-4 28 30-24 36-36 10c-4-1-5-5-2-8z'),
      blank('M-34 9c8 26 54 24 66-7C12 14-16 16-34 9z'),
      line('M-38 1h7'),
      blank(oval(-18, -8, 5)),
      black(oval(-19, -8, 1.5)),
      line('M0-2q10-8 12 4-4 8-10 3M-8-30l2-7M6-31l3-7M20-24l5-6M-20-26l-2-6M-20 28l-3 5M-4 32v6M12 28l3 6'),
      thin(dots(-4, -20, 8, -20, 18, -12, -14, 18, 0, 22, 14, 16, -6, 26)),
    ],
    { size },
  );
