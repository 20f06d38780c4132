import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Stepper } from '../../parts/stepper.tsx';
import { allergenText, money, t } from '../../text.ts';
import type { Menu, MenuItem, Overlay } from '../../wire.ts';
import { Choices, ItemDrawing } from '../lines.tsx';
import { isOut, itemTrouble, unitPrice } from '../pricing.ts';
import { asWish, missing, questions, type Question } from '../questions.ts';
import { add, QUANTITY_MAX, show, type Draft } from '../session.ts';
import { Candidates, Options } from './choose.tsx';

type ItemProps = { menu: Menu; overlay: Overlay; draft: Draft; question: number };

/** One item, one question after another, with the running total always in sight. */
export function ItemScreen({ menu, overlay, draft, question: wanted }: ItemProps) {
  const item = menu.items[draft.item];
  const asked = questions(menu, draft);
  const index = Math.min(wanted, asked.length - 1);
  const question = asked[index];
  if (item === undefined || question === undefined) return <Gone />;
  const last = index === asked.length - 1;
  const short = missing(draft, question);
  const put = (changed: Draft) => show({ at: 'item', draft: changed, question: index });
  const forward = () => {
    if (!last) {
      show({ at: 'item', draft, question: index + 1 });
      return;
    }
    add(asWish(draft));
    show({ at: 'menu', category: item.category });
  };
  const amount = money((unitPrice(menu, overlay, asWish(draft)) ?? 0) * draft.quantity);
  return (
    <>
      <Head menu={menu} item={item} id={draft.item} />
      {asked.length > 1 && <Progress step={index + 1} steps={asked.length} />}
      <Pages topic={`${draft.item}:${index}`} label={titleOf(question)}>
        <Asked menu={menu} overlay={overlay} draft={draft} question={question} put={put} />
      </Pages>
      <div class="onward">
        <p class="sum" aria-live="polite">
          {t('item.sum', { count: draft.quantity, money: amount })}
        </p>
        <Button look="primary" disabled={short > 0 || isOut(overlay, draft.item)} onPress={forward}>
          {short > 0 ? t('item.need', { count: short }) : last ? t('item.add') : t('button.next')}
        </Button>
      </div>
      {itemTrouble(menu, overlay, draft.item) !== null && <Gone />}
    </>
  );
}

function titleOf(question: Question): string {
  switch (question.kind) {
    case 'group':
      return question.group.name;
    case 'step':
      return question.step.name;
    case 'quantity':
      return t('item.quantity');
  }
}

type AskedProps = {
  menu: Menu;
  overlay: Overlay;
  draft: Draft;
  question: Question;
  put: (draft: Draft) => void;
};

function Asked({ menu, overlay, draft, question, put }: AskedProps) {
  switch (question.kind) {
    case 'group':
      return <Options menu={menu} overlay={overlay} draft={draft} question={question} put={put} />;
    case 'step':
      return <Candidates menu={menu} overlay={overlay} draft={draft} step={question.step} put={put} />;
    case 'quantity':
      return <Quantity menu={menu} draft={draft} put={put} />;
  }
}

function Quantity({ menu, draft, put }: { menu: Menu; draft: Draft; put: (draft: Draft) => void }) {
  const item = menu.items[draft.item];
  if (item === undefined) return null;
  const chosen = draft.options.length > 0 || draft.steps.length > 0;
  return (
    <div class="question">
      {chosen ? (
        <section class="together" aria-label={t('item.together')}>
          <Choices menu={menu} wish={asWish(draft)} />
        </section>
      ) : (
        item.description !== undefined && <p>{item.description}</p>
      )}
      {item.alcohol && <p class="notice">{t('menu.alcohol')}</p>}
      <h2>{t('item.quantity')}</h2>
      {item.servings_min > 1 && <p class="hint">{t('menu.servings', { min: item.servings_min })}</p>}
      <Stepper
        name={item.name}
        count={draft.quantity}
        min={item.servings_min}
        max={QUANTITY_MAX}
        onChange={(quantity) => put({ ...draft, quantity })}
      />
    </div>
  );
}

/** Picture, name and what is in it, above every question. */
function Head({ menu, item, id }: { menu: Menu; item: MenuItem; id: string }) {
  const [open, setOpen] = useState(false);
  const facts = item.origins.length > 0 || item.allergens.length > 0 || item.description !== undefined;
  return (
    <header class="head">
      <span class="picture">
        <ItemDrawing menu={menu} item={id} />
      </span>
      <div class="words">
        <h1>{item.name}</h1>
        {facts && (
          <span class="steady">
            <Button onPress={() => setOpen(true)}>{t('item.facts')}</Button>
          </span>
        )}
      </div>
      {open && (
        <Dialog title={item.name} onClose={() => setOpen(false)}>
          {item.description !== undefined && <p>{item.description}</p>}
          {item.origins.length > 0 && (
            <section>
              <h3>{t('item.origin')}</h3>
              <ul>
                {item.origins.map((origin) => (
                  <li key={origin.ingredient}>{t('item.origin.one', origin)}</li>
                ))}
              </ul>
            </section>
          )}
          {item.allergens.length > 0 && (
            <section>
              <h3>{t('item.allergens')}</h3>
              <p>{item.allergens.map(allergenText).join(', ')}</p>
            </section>
          )}
          <div class="actions">
            <Button onPress={() => setOpen(false)}>{t('button.close')}</Button>
          </div>
        </Dialog>
      )}
    </header>
  );
}

function Progress({ step, steps }: { step: number; steps: number }) {
  return (
    <p class="progress steady">
      <span class="unseen">{t('item.progress', { step, steps })}</span>
      <span aria-hidden="true" class="dots">
        {Array.from({ length: steps }, (_, index) => (
          <i key={index} class={index < step ? 'past' : ''} />
        ))}
      </span>
      <span aria-hidden="true">{t('item.step', { step, steps })}</span>
    </p>
  );
}

/** It sold out, or left the menu, while the guest was choosing. */
function Gone() {
  const away = () => show({ at: 'menu', category: null });
  return (
    <Dialog title={t('menu.sold_out')} onClose={away}>
      <p>
        <Icon name="warning" /> {t('item.gone')}
      </p>
      <div class="actions">
        <Button look="primary" onPress={away}>
          {t('item.other')}
        </Button>
      </div>
    </Dialog>
  );
}
