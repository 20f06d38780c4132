// A state that lasts as long as a finger does must stand still to be looked at: every rule for `:active` or
// `:focus-visible` is said once more for a class of that name.

const STATES = [':active', ':focus-visible', ':hover'] as const;

/** The class that makes a part look as in that state. */
export function stillClass(state: 'pressed' | 'focus'): string {
  return state === 'pressed' ? 'still-active' : 'still-focus-visible';
}

/** Adds the rules; safe where a style sheet has none. */
export function standStill(): void {
  for (const sheet of document.styleSheets) repeat(sheet);
}

function repeat(within: CSSStyleSheet | CSSGroupingRule): void {
  const rules = [...within.cssRules];
  rules.reverse().forEach((rule, fromEnd) => {
    if (rule instanceof CSSMediaRule) repeat(rule);
    else if (rule instanceof CSSStyleRule) {
      const still = STATES.reduce((selector, state) => selector.replaceAll(state, `.still-${state.slice(1)}`), rule.selectorText);
      // Right behind the rule itself, so that what came later still wins.
      if (still !== rule.selectorText) within.insertRule(`${still} {${rule.style.cssText}}`, rules.length - fromEnd);
    }
  });
}
