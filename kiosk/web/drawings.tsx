// A drawing for each kind of dish, for where there is no photo: one line, two inks, the second printed a
// little beside the first as on a wood block.

import type { JSX } from 'preact';

const STEAM = <path class="thin" d="M62 10c-6 6 6 10 0 17M80 6c-6 6 6 10 0 17M98 10c-6 6 6 10 0 17" />;

const TTUKBAEGI = (
  <>
    <path d="M26 48c0 34 16 58 54 58s54-24 54-58" />
    <ellipse cx="80" cy="46" rx="56" ry="17" />
    <path d="M28 58H15q-4 8 4 14h11M132 58h13q4 8-4 14h-11" />
  </>
);

const BOWL = (
  <>
    <path d="M24 52h112c0 30-18 48-42 50v8H66v-8C42 100 24 82 24 52z" />
  </>
);

const PLATE = (
  <>
    <ellipse cx="80" cy="70" rx="68" ry="36" />
    <path class="thin" d="M28 80c10 13 30 19 52 19s42-6 52-19" />
  </>
);

const DRAWINGS = {
  soup: (
    <>
      <ellipse class="second" cx="83" cy="49" rx="46" ry="11" />
      {STEAM}
      {TTUKBAEGI}
      <circle cx="64" cy="45" r="5" />
      <circle cx="86" cy="42" r="4" />
      <path d="M94 50l14-5M72 53l10 2" />
    </>
  ),
  stew: (
    <>
      <ellipse class="second" cx="83" cy="49" rx="46" ry="11" />
      {STEAM}
      {TTUKBAEGI}
      <path d="M56 44l10-5 10 4-10 5zM56 44v4l10 5v-5M84 47l10-5 10 4-10 5zM84 47v3l10 5v-4" />
    </>
  ),
  tofu: (
    <>
      <path class="second" d="M42 48c4-14 16-16 22-12 6-8 20-8 26 0 10-4 28 0 30 12-16 10-60 12-78 0z" />
      {STEAM}
      {TTUKBAEGI}
      <path d="M42 44c4-12 16-14 22-10 6-8 20-8 26 0 10-4 24 0 28 10" />
    </>
  ),
  noodles: (
    <>
      <path class="second" d="M34 56h100c-6 10-18 14-50 14S40 66 34 56z" />
      <path d="M122 6L74 48M136 12L88 48" />
      {BOWL}
      <path d="M36 52c4-14 14-16 22-8 6-12 20-12 26-2 8-8 20-6 24 10M48 52c4-6 8-6 12 0M84 52c4-7 10-7 14 0" />
    </>
  ),
  cold: (
    <>
      <path class="second" d="M34 56h100c-6 10-18 14-50 14S40 66 34 56z" />
      {BOWL}
      <path d="M36 52c6-18 30-26 46-18 16-6 34 4 40 18" />
      <path d="M70 34a11 9 0 1 1 20 0M96 40l14-10 6 12M50 50c8-8 18-8 24 0" />
    </>
  ),
  grill: (
    <>
      <path class="second" d="M46 52c8-8 22-6 26 2 2 8-20 14-27 8-4-3-3-7 1-10zM88 62c8-9 26-8 30 0 2 10-22 15-30 9-4-3-3-6 0-9z" />
      <ellipse cx="80" cy="60" rx="66" ry="32" />
      <path class="thin" d="M20 50h120M15 60h130M20 70h120M36 40h88M36 81h88" />
      <path class="paper" d="M42 48c8-8 24-7 28 1 2 9-20 15-28 9-4-3-4-6 0-10zM84 58c8-9 27-8 31 1 2 10-23 15-31 9-4-3-4-6 0-10z" />
      <path d="M48 52c6-4 12-4 16-1M90 63c6-4 13-4 18-1" />
      <path d="M26 84l-8 22M134 84l8 22M66 92v8M94 92v8" />
      {STEAM}
    </>
  ),
  ribs: (
    <>
      <path class="second" d="M34 52c10-14 84-16 96 0-8 12-86 14-96 0z" />
      {STEAM}
      <path d="M24 48l8 46q2 10 14 10h68q12 0 14-10l8-46" />
      <ellipse cx="80" cy="48" rx="58" ry="15" />
      <path d="M22 54H8M138 54h14M44 70l6 6M100 84l8-4M66 92l4-6M118 68l-6 5" />
      <path d="M46 46c6-10 24-8 26 0 2 6-20 10-26 0zM72 46l12-3M92 44c6-8 22-6 24 1 0 6-20 8-24-1zM92 46l-8 4" />
    </>
  ),
  bibimbap: (
    <>
      <path class="second" d="M84 62L40 40a52 44 0 0 1 46-22zM84 62l48 20a52 44 0 0 1-50 24z" />
      <ellipse cx="80" cy="60" rx="62" ry="50" />
      <ellipse cx="80" cy="60" rx="50" ry="40" />
      <path class="thin" d="M80 46V20M94 54l32-16M94 66l30 18M80 74v26M66 66L36 82M66 54L34 40" />
      <circle class="paper" cx="80" cy="60" r="15" />
      <circle class="second" cx="82" cy="62" r="7" />
    </>
  ),
  jeon: (
    <>
      <path class="second" d="M36 66c2-22 84-26 98 0 6 22-96 28-98 0z" />
      {PLATE}
      <path d="M32 62c2-20 84-24 96 0 6 20-94 26-96 0z" />
      <path d="M48 60l24-8M60 70l30-12M86 72l28-10M78 50l18 2M104 54l10 3M48 68l6 3" />
    </>
  ),
  mandu: (
    <>
      <path class="second" d="M30 72c4-24 36-26 44-2-10 8-34 9-44 2zM86 84c2-24 36-26 46-4-10 8-36 11-46 4z" />
      {PLATE}
      <path d="M26 68c4-24 36-26 44-2-10 8-34 9-44 2zM82 80c2-24 36-26 46-4-10 8-36 11-46 4zM64 50c6-20 36-18 40 2-8 7-30 6-40-2z" />
      <path class="thin" d="M36 56l4 6M46 52l2 7M58 54l-1 6M92 66l4 6M104 62l1 7M116 66l-3 5M74 40l4 5M86 38v6" />
    </>
  ),
  slices: (
    <>
      <path class="second" d="M40 60c12-14 26-10 30 2-4 10-26 10-30-2zM70 74c12-14 30-10 34 2-4 12-30 10-34-2zM88 54c12-14 28-10 32 2-4 10-28 10-32-2z" />
      {PLATE}
      <path d="M36 56c12-14 26-10 30 2-4 10-26 10-30-2zM66 70c12-14 30-10 34 2-4 12-30 10-34-2zM84 50c12-14 28-10 32 2-4 10-28 10-32-2z" />
      <path class="thin" d="M44 58c6-5 12-4 16 0M74 73c7-5 14-4 18 0M92 53c7-5 14-4 18 0" />
    </>
  ),
  salad: (
    <>
      <path class="second" d="M38 72c0-22 24-40 44-34 24-8 46 12 44 34-20 16-68 16-88 0z" />
      {PLATE}
      <path d="M34 68c0-22 24-40 44-34 24-8 46 12 44 34-20 16-68 16-88 0z" />
      <path d="M46 62c10-12 20-2 12 8M66 50c4-10 16-6 14 4M84 70c2-14 20-12 16 2M98 52c8-4 12 4 8 10M60 76c8-4 12 0 14 4" />
    </>
  ),
  fish: (
    <>
      <path class="second" d="M28 68c20-26 70-26 88 0-18 26-68 26-88 0z" />
      {PLATE}
      <path d="M24 64c20-26 68-26 86 0 8-2 14-10 24-14-4 10-4 20 0 30-10-4-16-12-24-14-18 26-66 24-86-2z" />
      <circle cx="42" cy="60" r="2.5" />
      <path d="M54 52c5 8 5 16 0 24M68 50l8 26M82 50l8 26" />
    </>
  ),
  rice: (
    <>
      <path class="second" d="M46 54c6-30 66-30 76 0z" />
      <path d="M38 52c6-34 78-34 84 0" />
      {BOWL}
      <path class="thin" d="M58 40l5-2M74 32l5 1M90 38l5 3M70 44l5-1M102 46l4 2" />
    </>
  ),
  egg: (
    <>
      <path class="second" d="M40 46c2-26 20-30 30-24 10-10 30-6 34 4 14 0 20 10 18 20-18 12-66 12-82 0z" />
      {STEAM}
      {TTUKBAEGI}
      <path class="paper" d="M36 44c2-26 20-30 30-24 10-10 30-6 34 4 14 0 22 10 20 20-18 12-68 12-84 0z" />
      <path class="thin" d="M56 34c4-4 8-4 10 0M84 30c4-4 9-3 11 2M72 42l6-2M100 40l6 2" />
    </>
  ),
  side: (
    <>
      <path class="second" d="M44 66c2-22 22-32 42-28 20-4 36 10 36 28-14 12-64 12-78 0z" />
      {PLATE}
      <path d="M40 62c2-22 22-32 40-28 22-4 38 10 38 28-14 12-64 12-78 0z" />
      <path d="M52 60c8-18 18-20 28-20M66 66c6-16 18-20 30-16M88 68c4-10 12-12 20-10" />
    </>
  ),
  skewer: (
    <>
      <path class="second" d="M46 52l18-12 12 16-18 12zM82 58l18-12 12 16-18 12z" />
      {STEAM}
      {TTUKBAEGI}
      <path class="paper" d="M44 46c6-14 14 0 20-10s12 4 18-4l4 14c-6 8-14-4-20 4s-12-4-18 4zM82 50c6-14 14 0 20-10l4 14c-6 8-14-4-20 4z" />
      <path d="M30 62L92 20M78 60l50-34" />
    </>
  ),
  kids: (
    <>
      <path class="second" d="M52 66c4-32 52-32 58 0z" />
      {PLATE}
      <path class="paper" d="M48 62c4-34 54-34 58 0z" />
      <path d="M77 36V8" />
      <path class="second" d="M79 10l22 8-22 8z" />
      <path d="M77 8l22 8-22 8M66 50h.5M88 50h.5M70 57c4 3 10 3 14 0M118 66c6-6 14-2 12 4-4 6-14 4-12-4zM34 76c4-6 12-4 12 2" />
    </>
  ),
  glass: (
    <>
      <path class="second" d="M54 50h58l-6 58H60z" />
      <path d="M50 24h60l-8 84H58zM53 46h54" />
      <path d="M84 46L98 4h14M64 60l12-5 5 12-12 5zM82 78l12-3 3 12-12 3z" />
      <path class="thin" d="M68 90h.5M74 100h.5M92 64h.5" />
    </>
  ),
  cup: (
    <>
      <path class="second" d="M44 56h78c0 34-8 46-38 46s-40-12-40-46z" />
      {STEAM}
      <path d="M38 44h80c0 40-8 56-40 56s-40-16-40-56zM117 54c24-8 24 28-5 28M28 110h100" />
    </>
  ),
  bottle: (
    <>
      <path class="second" d="M56 62h28v46H56zM112 84h28l-3 24h-22z" />
      <path d="M60 8h16v22c0 10 12 12 12 26v46q0 6-6 6H54q-6 0-6-6V56c0-14 12-16 12-26zM60 16h16M48 62h40v26H48z" />
      <path d="M106 74h32l-4 34h-24zM108 84h28" />
    </>
  ),
  beer: (
    <>
      <path class="second" d="M46 44h62v64H46z" />
      <path d="M40 38h64v62q0 8-8 8H48q-8 0-8-8zM104 50h16q8 0 8 8v24q0 8-8 8h-16M58 56v38M72 56v38M86 56v38" />
      <path class="paper" d="M36 40c-8-14 8-22 16-16 6-12 26-12 32-2 12-6 26 4 20 18-6 8-14 2-18 2s-8 6-14 2-12 4-18 0-12 2-18-4z" />
    </>
  ),
  kettle: (
    <>
      <path class="second" d="M34 62h66l8 38q0 8-8 8H36q-8 0-8-8zM116 94h34c0 8-6 14-17 14s-17-6-17-14z" />
      <path d="M30 56h66l8 42q0 10-10 10H32q-10 0-10-10zM44 56c0-14 38-14 38 0M63 45v-7M36 54C30 4 96 4 90 54M100 74l22-24 8 4M112 90h36c0 12-6 18-18 18s-18-6-18-18z" />
    </>
  ),
  set: (
    <>
      <path class="second" d="M18 62c0-40 132-40 132 0 0 44-132 44-132 0z" />
      <path d="M12 56c0-44 136-44 136 0 0 46-136 46-136 0z" />
      <path d="M13 62c2 46 132 46 134 0M34 92l-8 18M126 92l8 18M64 98l-2 14M96 98l2 14" />
      <g class="paper">
        <ellipse cx="54" cy="46" rx="22" ry="11" />
        <ellipse cx="106" cy="50" rx="25" ry="13" />
        <ellipse cx="50" cy="70" rx="11" ry="6.5" />
        <ellipse cx="77" cy="74" rx="11" ry="6.5" />
      </g>
      <path d="M40 45c4-10 24-10 28 0M94 52c3-6 8-6 11-1s8 4 12-2M100 70l26 4M98 76l26 4" />
      <path class="thin" d="M54 14c-4 5 4 8 0 13M104 14c-4 5 4 8 0 13" />
    </>
  ),
  meat: (
    <>
      <path class="second" d="M30 40h108v58H30z" />
      <path d="M24 34h108l12 12v56q0 4-4 4H28q-4 0-4-4z" />
      <path class="paper" d="M38 74c-4-24 20-30 36-22 14-12 48-4 46 18-2 20-34 26-46 16-14 8-34 4-36-12z" />
      <path d="M52 72c6-8 14-8 18 0s16 4 18-4 14-6 18 0" />
    </>
  ),
  bag: (
    <>
      <path class="second" d="M44 46h80l6 64H38z" />
      <path d="M38 40h80l8 68H30zM58 40V28c0-24 40-24 40 0v12" />
      <path d="M58 70c8-10 34-10 40 0 0 14-8 20-20 20s-20-6-20-20zM58 70h40" />
    </>
  ),
} satisfies Record<string, JSX.Element>;

export type DrawingName = keyof typeof DRAWINGS;

/** First match wins. Item ids are the shop's own slugs, in English or in romanised Korean. */
const BY_ITEM: [RegExp, DrawingName][] = [
  [/-set$|^set-/, 'set'],
  [/^raw-|to-go/, 'meat'],
  [/bag|box/, 'bag'],
  [/^kids-/, 'kids'],
  [/beer|highball/, 'beer'],
  [/makgeolli|cheongju/, 'kettle'],
  [/soju|wine|whisk/, 'bottle'],
  [/americano|coffee|\blatte|-tea$/, 'cup'],
  [/cola|cider|water|juice|sikhye|soda|ade$/, 'glass'],
  [/mandu|dumpling/, 'mandu'],
  [/jjimgalbi|ribs|galbi-jjim/, 'ribs'],
  [/mungtigi|sashimi|yukhoe/, 'slices'],
  [/muchim|salad|gizzard|bok-bulgogi/, 'salad'],
  [/mackerel|fish|godeungeo/, 'fish'],
  [/naengmyeon|jjolmyeon|kong-guksu|bibim-guksu/, 'cold'],
  [/guksu|udon|ramyeon|noodle|myeon/, 'noodles'],
  [/jeon$|pajeon|pancake/, 'jeon'],
  [/bibimbap/, 'bibimbap'],
  [/sundubu/, 'tofu'],
  [/steamed-egg|egg/, 'egg'],
  [/eomuk/, 'skewer'],
  [/jjigae|stew/, 'stew'],
  [/gukbap|yukgaejang|tang$|soup/, 'soup'],
  [/^rice|nurungji|bap$/, 'rice'],
  [/kimchi|dubu|banchan/, 'side'],
  [/makchang|gyeopsal|bulgogi|galbi|platter|ssambap|grill/, 'grill'],
];

const BY_CATEGORY: Partial<Record<string, DrawingName>> = {
  sets: 'set',
  grill: 'grill',
  soup: 'soup',
  noodles: 'noodles',
  jeon: 'jeon',
  kids: 'kids',
  sides: 'side',
  drinks: 'glass',
  alcohol: 'bottle',
  retail: 'bag',
};

/** The drawing of an item: by its own id, else by its category, else a laid table. */
export function drawingOf(item: string, category: string): DrawingName {
  return BY_ITEM.find(([pattern]) => pattern.test(item))?.[1] ?? BY_CATEGORY[category] ?? 'set';
}

export function Drawing({ of }: { of: DrawingName }) {
  return (
    <svg class="drawing" viewBox="0 0 160 116" aria-hidden="true">
      {DRAWINGS[of]}
    </svg>
  );
}
