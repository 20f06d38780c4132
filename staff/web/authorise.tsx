// A manager's word (책임자 확인): asked for only when the hub says that a wish needs one, good for that wish alone.

import { signal } from '@preact/signals';
import { Button } from '../../hub/web/parts/button.tsx';
import { Dialog } from '../../hub/web/parts/dialog.tsx';
import { PinPad } from '../../hub/web/parts/pin.tsx';
import { t } from '../../hub/web/text.ts';
import type { AnswerOf, Command } from '../../hub/web/wire.ts';
import { askFor, link, type Told } from './hub.ts';

/** `MAY_AUTHORISE` in `hub/domain/staff.py`. */
const MANAGERS = ['owner', 'manager'];

/** Who waits for the word: called once, with whether it was given. */
const waiting = signal<((given: boolean) => void) | null>(null);

/**
 * As `askFor`. Where the hub wants a manager's word first, their PIN is asked for, and the same wish goes again as a
 * new one: a refusal is the final answer to the first. Null, too, where nobody gave the word.
 */
export async function askAuthorised<C extends Command>(slot: string, body: C): Promise<Told<AnswerOf<C>> | null> {
  const told = await askFor(slot, body);
  if (told === null || !('error' in told) || told.error.code !== 'authorisation_needed') return told;
  const given = await new Promise<boolean>((resolve) => {
    waiting.value = resolve;
  });
  waiting.value = null;
  return given ? askFor(slot, body) : null;
}

/** Stands in front of whatever asked. */
export function Authorising() {
  const answer = waiting.value;
  if (answer === null) return null;
  const enter = async (person: string, pin: string) => {
    const outcome = await link.wish<'authorise'>({ type: 'authorise', person, pin });
    if (outcome.kind === 'done') answer(true);
    return outcome.kind === 'refused' ? outcome.error : outcome.kind === 'unheard' ? 'unheard' : null;
  };
  return (
    <Dialog title={t('staff.authorise')} onClose={() => answer(false)}>
      <p>{t('staff.authorise.what')}</p>
      <div class="signin">
        <div class="leave">
          <Button wide onPress={() => answer(false)}>{t('button.close')}</Button>
        </div>
        <PinPad autofocus may={MANAGERS} nobody={t('staff.sign_in.nobody')} say={t('staff.authorise.yes')} onEnter={enter} />
      </div>
    </Dialog>
  );
}
