// Contrast of two colours as WCAG 2.2 reckons it (definitions "contrast ratio" and "relative luminance").

type Rgb = readonly [number, number, number];

/** Red, green and blue of a computed colour, 0 to 255; null for one that lets the ground through. */
export function rgb(computed: string): Rgb | null {
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(computed);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (of255: number) => {
    const part = of255 / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** From 1 (no difference) to 21 (black on white). */
export function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
