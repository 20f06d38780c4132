// The edge that never moves: a button for each thing that staff bring, and the way to another language.

import { useState } from 'preact/hooks';
import { Languages } from '../../hub/web/guest/languages.tsx';
import { shop } from '../../hub/web/guest/shop.ts';
import { Display } from '../../hub/web/parts/bar.tsx';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { t } from '../../hub/web/text.ts';
import type { CallReason } from '../../hub/web/wire.ts';
import { call, callState, type CallState } from './calls.ts';

export function Edge() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <nav class="edge steady" aria-label={t('call.label')}>
        {(shop.value?.call_reasons ?? []).map((reason) => (
          <CallButton key={reason} reason={reason} />
        ))}
        <button type="button" class="button quiet display" onClick={() => setOpen(true)}>
          {t('table.display')}
        </button>
      </nav>
      {open && (
        <Display title="table.display.title" onClose={() => setOpen(false)}>
          <Languages />
        </Display>
      )}
    </>
  );
}

const MARK: Record<CallState, 'bell' | 'check' | null> = { quiet: null, asking: 'bell', ringing: 'bell', answered: 'check' };

function CallButton({ reason }: { reason: CallReason }) {
  const state = callState(reason);
  const mark = MARK[state];
  return (
    <button type="button" class={`button quiet call ${state}`} onClick={() => void call(reason)}>
      {mark !== null && <Icon name={mark} />}
      <span>{t(`call.${reason}`)}</span>
      {mark !== null && <span class="unseen">{t(`call.state.${state === 'answered' ? 'answered' : 'ringing'}`)}</span>}
    </button>
  );
}
