// Choosing: the options of a group, and what fills a step of a set.

import { Icon } from '../../parts/icons.tsx';
import { Stepper } from '../../parts/stepper.tsx';
import { t } from '../../text.ts';
import type { Menu, MenuOption, OptionGroup, Overlay, SetStep } from '../../wire.ts';
import { ItemDrawing } from '../lines.tsx';
import { isOut } from '../pricing.ts';
import { pickCandidate, pickOption, picksOf, unitsOf, type Question } from '../questions.ts';
import type { Draft } from '../session.ts';

type GroupQuestion = Extract<Question, { kind: 'group' }>;
type OptionsProps = {
  menu: Menu;
  overlay: Overlay;
  draft: Draft;
  question: GroupQuestion;
  put: (draft: Draft) => void;
};

export function Options({ menu, overlay, draft, question, put }: OptionsProps) {
  const { id, group } = question;
  const picks = picksOf(draft, question.step).filter((pick) => pick.group === id);
  const units = unitsOf(picks, id);
  return (
    <div class="question" role="group" aria-labelledby="question">
      <h2 id="question">
        {question.step !== null && <small>{question.about}</small>}
        {group.name}
      </h2>
      <div class="hint">
        <p>{rule(group)}</p>
        {group.free > 0 && <p>{t('item.free', { free: group.free })}</p>}
      </div>
      <ul class="options">
        {group.options.map((option) => (
          <li key={option.id}>
            <OptionRow
              option={option}
              group={group}
              out={isOut(overlay, `${id}.${option.id}`)}
              taken={picks.find((pick) => pick.option === option.id)?.quantity ?? 0}
              room={group.max - units}
              onTake={(quantity) => put(pickOption(menu, draft, question, option.id, quantity))}
            />
          </li>
        ))}
      </ul>
      {group.max > 1 && (
        <p class="hint" aria-live="polite">
          {units >= group.max ? t('item.full') : units > 0 ? t('item.chosen', { count: units }) : ''}
        </p>
      )}
    </div>
  );
}

/** How many of a group a guest may take, in plain words. */
function rule({ min, max }: OptionGroup): string {
  if (min === 1 && max === 1) return t('item.pick_one');
  if (min === max) return t('item.pick_exact', { count: min });
  if (min > 0) return t('item.pick_range', { min, max });
  return max === 1 ? t('item.pick_maybe') : t('item.pick_up_to', { max });
}

type OptionRowProps = {
  option: MenuOption;
  group: OptionGroup;
  out: boolean;
  taken: number;
  /** Units that the group still has room for. */
  room: number;
  onTake: (quantity: number) => void;
};

function OptionRow({ option, group, out, taken, room, onTake }: OptionRowProps) {
  // In a group of one, another choice takes the place of this one; else a full group takes no more.
  const full = group.max > 1 && room <= 0 && taken === 0;
  const several = option.quantity_max > 1 && group.max > 1;
  const words = (
    <>
      <span class={`mark${group.max > 1 ? ' square' : ''}`}>{taken > 0 && <Icon name="check" />}</span>
      <Words name={option.name} extra={option.price} out={out} />
    </>
  );
  if (several && taken > 0) {
    return (
      <div class="option chosen">
        {words}
        <Stepper
          name={option.name}
          count={taken}
          min={0}
          max={Math.min(option.quantity_max, taken + room)}
          onChange={onTake}
        />
      </div>
    );
  }
  return (
    <button
      type="button"
      class={`option pressable${taken > 0 ? ' chosen' : ''}`}
      aria-pressed={taken > 0}
      disabled={out || full}
      onClick={() => onTake(taken > 0 && group.min < group.max ? 0 : 1)}
    >
      {words}
    </button>
  );
}

/** The name of a choice, and what it adds; that it is sold out instead. */
function Words({ name, extra, out }: { name: string; extra: number; out: boolean }) {
  return (
    <span class="words">
      <span class="name">{name}</span>
      {out ? (
        <span class="tag">{t('menu.sold_out')}</span>
      ) : (
        extra > 0 && <span class="extra">{t('money.plus', { amount: extra })}</span>
      )}
    </span>
  );
}

type CandidatesProps = {
  menu: Menu;
  overlay: Overlay;
  draft: Draft;
  step: SetStep;
  put: (draft: Draft) => void;
};

export function Candidates({ menu, overlay, draft, step, put }: CandidatesProps) {
  const chosen = draft.steps.find((pick) => pick.step === step.id)?.item;
  return (
    <div class="question" role="group" aria-labelledby="question">
      <h2 id="question">{step.name}</h2>
      <p class="hint">{t('item.pick_one')}</p>
      <ul class="options">
        {step.candidates.map(({ item, extra }) => {
          const out = isOut(overlay, item);
          return (
            <li key={item}>
              <button
                type="button"
                class={`option pressable${chosen === item ? ' chosen' : ''}`}
                aria-pressed={chosen === item}
                disabled={out}
                onClick={() => put(pickCandidate(menu, draft, step.id, item))}
              >
                <span class="mark">{chosen === item && <Icon name="check" />}</span>
                <span class="small-picture">
                  <ItemDrawing menu={menu} item={item} />
                </span>
                <Words name={menu.items[item]?.name ?? item} extra={extra} out={out} />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
