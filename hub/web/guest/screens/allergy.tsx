// What the guest must not have (알레르기): chosen before the order goes out, read large by the cook, in the kitchen's language.

import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { t } from '../../text.ts';
import type { Allergen, Menu } from '../../wire.ts';
import { change, session } from '../session.ts';

/** The 22 of the Korean labelling rule, as the hub has them; a missing one is no record. */
const KNOWN: Record<Allergen, true> = {
  egg: true, milk: true, buckwheat: true, peanut: true, soy: true, wheat: true, mackerel: true, crab: true,
  shrimp: true, pork: true, peach: true, tomato: true, sulfite: true, walnut: true, chicken: true, beef: true,
  squid: true, oyster: true, abalone: true, mussel: true, shellfish: true, pine_nut: true,
};
const ALLERGENS = Object.keys(KNOWN) as Allergen[];

/** In words of the language that is spoken. */
export function allergyText(allergens: readonly Allergen[]): string {
  return t('allergy.chosen', { names: ALLERGENS.filter((one) => allergens.includes(one)).map((one) => t(`allergen.${one}`)).join(', ') });
}

/** A button, and what was chosen on it. Nothing in a shop that says of none of its goods what is in them: glasses are not eaten. */
export function Allergy({ menu }: { menu: Menu }) {
  const [open, setOpen] = useState(false);
  const { allergens } = session.value;
  if (!Object.values(menu.items).some((item) => item.allergens.length > 0)) return null;
  const toggle = (one: Allergen) => change({ allergens: allergens.includes(one) ? allergens.filter((other) => other !== one) : [...allergens, one] });
  return (
    <div class={allergens.length > 0 ? 'allergy chosen' : 'allergy'}>
      <Button icon="warning" onPress={() => setOpen(true)}>
        {allergens.length > 0 ? allergyText(allergens) : t('allergy.open')}
      </Button>
      {open && (
        <Dialog wide title={t('allergy.title')} onClose={() => setOpen(false)}>
          <p>{t('allergy.what')}</p>
          <div class="allergens" role="group" aria-label={t('allergy.title')}>
            {ALLERGENS.map((one) => (
              <Button key={one} pressed={allergens.includes(one)} onPress={() => toggle(one)}>
                {t(`allergen.${one}`)}
              </Button>
            ))}
          </div>
          <div class="actions">
            {allergens.length > 0 && <Button onPress={() => change({ allergens: [] })}>{t('allergy.clear')}</Button>}
            <Button look="primary" onPress={() => setOpen(false)}>
              {t('allergy.done')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
