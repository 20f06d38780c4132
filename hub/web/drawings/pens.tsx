// The pens: what a stroke looks like, and strings of path data for shapes that come often. A sheet is 160 x 116.

import type { ComponentChildren } from 'preact';

/** What a drawing, or a part of one, is made of: strokes in the order in which they are printed. */
export type Strokes = ComponentChildren;

/** Every drawing of one kind of dish or goods, by item id. Drawn when it is asked for, not before. */
export type Drawings = Record<string, () => Strokes>;

export const line = (d: string) => <path d={d} />;
export const thin = (d: string) => <path class="thin" d={d} />;

/** The second ink alone, beside where the line would be. */
export const wash = (d: string) => <path class="second" d={d} />;

/** A closed shape that hides what lies behind it. */
export const blank = (d: string) => <path class="paper" d={d} />;

/** A closed shape full of ink. */
export const black = (d: string) => <path class="black" d={d} />;

/** A light line on black. */
export const glint = (d: string) => <path class="glint" d={d} />;

/** A thick thing seen from its side, a noodle for one: two edges, and paper or the second ink between them. */
export const strand = (d: string, width = 8, inked = false) => (
  <>
    <path stroke-width={width} d={d} />
    <path class={inked ? 'core inked' : 'core'} stroke-width={width - 4.6} d={d} />
  </>
);

/** A closed shape in both inks, hiding what lies behind it. */
export function tinted(d: string) {
  return (
    <>
      <path class="paper" stroke="none" d={d} />
      <path class="second" d={d} />
      <path d={d} />
    </>
  );
}

/** A vessel of glass, and how far it is full. */
export const filled = (glass: string, level: string) => [blank(glass), wash(level), line(glass)];

/**
 * Strokes around a point of their own (0 0), moved to x y. `size` and `turn` (degrees) leave the pen and the shift of
 * the second ink alone; of a part within a part only the inner size is allowed for.
 */
export function put(
  x: number,
  y: number,
  strokes: Strokes,
  { size = 1, turn = 0 }: { size?: number; turn?: number } = {},
) {
  return (
    <g
      class="part"
      style={`--size:${size};--turn:${turn}deg`}
      transform={`translate(${x} ${y})rotate(${turn})scale(${size})`}
    >
      {strokes}
    </g>
  );
}

/** Another second ink, for the whole of a drawing: of leaves, of grain, of what is cold or clear. */
export const leaf = (...strokes: Strokes[]) => <g class="leaf">{strokes}</g>;
export const grain = (...strokes: Strokes[]) => <g class="grain">{strokes}</g>;
export const cool = (...strokes: Strokes[]) => <g class="cool">{strokes}</g>;

export function oval(x: number, y: number, rx: number, ry = rx): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0-${2 * rx} 0z`;
}

/** The same relative path at several points, given as x y x y. */
export function many(shape: string, ...points: number[]): string {
  let d = '';
  for (let i = 0; i < points.length; i += 2) d += `M${points[i]} ${points[i + 1]}${shape}`;
  return d;
}

/** A rectangle with round corners. */
export const box = (x: number, y: number, w: number, h: number, r: number) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1-${r} ${r}h${2 * r - w}a${r} ${r} 0 0 1-${r}-${r}v${2 * r - h}a${r} ${r} 0 0 1 ${r}-${r}z`;

export const dots = (...points: number[]) => many('h.1', ...points);
