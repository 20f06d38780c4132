// What a guest is asked about an item, one question after another: its option groups, then each step of
// a set with the options of what fills it, then how many.

import type { LineWish, Menu, OptionGroup, OptionPick, SetStep } from '../wire.ts';
import type { Draft } from './session.ts';

export type Question =
  /** `step` names the part of a set whose options these are; null for the item's own. */
  | { kind: 'group'; id: string; group: OptionGroup; step: string | null; about: string }
  | { kind: 'step'; step: SetStep }
  | { kind: 'quantity' };

/** A new draft; steps that offer one thing only are filled. */
export function begin(menu: Menu, item: string): Draft {
  const steps = (menu.items[item]?.steps ?? []).flatMap(({ id, candidates }) => {
    const only = candidates.length === 1 ? candidates[0] : undefined;
    return only === undefined ? [] : [{ step: id, item: only.item, options: [] }];
  });
  return { item, quantity: menu.items[item]?.servings_min ?? 1, options: [], steps };
}

export function questions(menu: Menu, draft: Draft): Question[] {
  const item = menu.items[draft.item];
  if (item === undefined) return [{ kind: 'quantity' }];
  const asked: Question[] = groupsOf(menu, draft.item, null);
  for (const step of item.steps) {
    if (step.candidates.length > 1) asked.push({ kind: 'step', step });
    const pick = draft.steps.find((found) => found.step === step.id);
    if (pick !== undefined) asked.push(...groupsOf(menu, pick.item, step.id));
  }
  return [...asked, { kind: 'quantity' }];
}

/** The options taken so far where question `step` puts them. */
export function picksOf(draft: Draft, step: string | null): OptionPick[] {
  return step === null ? draft.options : (draft.steps.find((found) => found.step === step)?.options ?? []);
}

/** Units taken of one group. */
export function unitsOf(picks: readonly OptionPick[], group: string): number {
  return picks.reduce((sum, pick) => (pick.group === group ? sum + pick.quantity : sum), 0);
}

/** How many units are still to be chosen before the guest may go on. */
export function missing(draft: Draft, question: Question): number {
  switch (question.kind) {
    case 'quantity':
      return 0;
    case 'step':
      return draft.steps.some(({ step }) => step === question.step.id) ? 0 : 1;
    case 'group':
      return Math.max(0, question.group.min - unitsOf(picksOf(draft, question.step), question.id));
  }
}

/** Take `quantity` units of an option. In a group of one, it takes the place of the other. */
export function pickOption(
  menu: Menu,
  draft: Draft,
  question: Extract<Question, { kind: 'group' }>,
  option: string,
  quantity: number,
): Draft {
  const { id, group, step } = question;
  const before = picksOf(draft, step);
  const others = before.filter((pick) => pick.group !== id || (group.max > 1 && pick.option !== option));
  const taken = quantity > 0 ? [...others, { group: id, option, quantity }] : others;
  return withPicks(draft, step, inMenuOrder(menu, taken));
}

/** Fill a step of a set; other food has other options, so those chosen before go. */
export function pickCandidate(menu: Menu, draft: Draft, step: string, item: string): Draft {
  const order = menu.items[draft.item]?.steps.map(({ id }) => id) ?? [];
  const steps = [...draft.steps.filter((pick) => pick.step !== step), { step, item, options: [] }];
  steps.sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
  return { ...draft, steps };
}

export function asWish({ item, quantity, options, steps }: Draft): LineWish {
  return { item, quantity, options, steps };
}

function groupsOf(menu: Menu, item: string, step: string | null): Question[] {
  const found = menu.items[item];
  return (found?.groups ?? []).flatMap((id): Question[] => {
    const group = menu.groups[id];
    return group === undefined ? [] : [{ kind: 'group', id, group, step, about: found?.name ?? '' }];
  });
}

function withPicks(draft: Draft, step: string | null, options: OptionPick[]): Draft {
  if (step === null) return { ...draft, options };
  return { ...draft, steps: draft.steps.map((pick) => (pick.step === step ? { ...pick, options } : pick)) };
}

/** One order for the same choice, so that two lines alike are known to be alike. */
function inMenuOrder(menu: Menu, picks: OptionPick[]): OptionPick[] {
  const rank = ({ group, option }: OptionPick) =>
    Object.keys(menu.groups).indexOf(group) * 100 + (menu.groups[group]?.options.findIndex(({ id }) => id === option) ?? 0);
  return [...picks].sort((a, b) => rank(a) - rank(b));
}
