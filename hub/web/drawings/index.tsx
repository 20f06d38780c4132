// A drawing for each item, for where there is no photo: one line, two inks. Found by the item's own id, else by its
// category; what nobody has drawn yet stands there wrapped in a cloth.

import './drawings.css';
import { DAEGU } from './daegu.tsx';
import { ALCOHOL, DRINKS } from './drinks.tsx';
import { FRAMES, SUNGLASSES } from './glasses.tsx';
import { GRILL } from './grill.tsx';
import { JEON } from './jeon.tsx';
import { NOODLES } from './noodles.tsx';
import { CARE, CONTACTS, GLASSES_SETS, LENSES, SERVICE } from './optician.tsx';
import type { Drawings } from './pens.tsx';
import { PARCEL, RETAIL } from './retail.tsx';
import { LUNCHES, SETS } from './sets.tsx';
import { KIDS, SIDES } from './sides.tsx';
import { SOUPS } from './soups.tsx';

export type DrawingName = string;

const RESTAURANT: Drawings = {
  ...SETS,
  ...LUNCHES,
  ...GRILL,
  ...DAEGU,
  ...SOUPS,
  ...NOODLES,
  ...JEON,
  ...KIDS,
  ...SIDES,
  ...DRINKS,
  ...ALCOHOL,
  ...RETAIL,
};

const OPTICIAN: Drawings = {
  ...GLASSES_SETS,
  ...FRAMES,
  ...SUNGLASSES,
  ...LENSES,
  ...CONTACTS,
  ...CARE,
  ...SERVICE,
};

/** Every drawing by its name, which is the id of the item it was made for. */
export const DRAWINGS: Drawings = { ...RESTAURANT, ...OPTICIAN, parcel: PARCEL };

/** What is drawn for an item that has no drawing of its own. What is in a set, or taken home, cannot be guessed. */
const BY_CATEGORY = new Map<string, DrawingName>([
  ['lunch', 'lunch-jjimgalbi'],
  ['grill', 'samgyeopsal'],
  ['daegu', 'jjimgalbi'],
  ['soup', 'yukgaejang'],
  ['noodles', 'nureun-guksu'],
  ['jeon', 'kimchi-jeon'],
  ['kids', 'kids-tteokgalbi'],
  ['sides', 'rice'],
  ['drinks', 'cola'],
  ['alcohol', 'soju'],
  ['frames', 'frame-round-metal'],
  ['sunglasses', 'sun-round'],
  ['lenses', 'lens-single'],
  ['contacts', 'contact-daily'],
  ['care', 'care-cloth'],
  ['service', 'service-screw'],
]);

/** The drawing of an item: by its own id, else by its category, else a parcel. */
export function drawingOf(item: string, category: string): DrawingName {
  return Object.hasOwn(DRAWINGS, item) ? item : (BY_CATEGORY.get(category) ?? 'parcel');
}

export function Drawing({ of }: { of: DrawingName }) {
  const draw = DRAWINGS[of] ?? PARCEL;
  return (
    <svg class="drawing" viewBox="0 0 160 116" aria-hidden="true">
      {draw()}
    </svg>
  );
}
