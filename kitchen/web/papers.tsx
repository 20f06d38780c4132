// Tickets and their paper: those that are on this screen only, and those of which a person has to say whether they came out.

import { useState } from 'preact/hooks';
import { ReallyNotNeeded } from '../../hub/web/not_needed.tsx';
import { Button } from '../../hub/web/parts/button.tsx';
import { Icon } from '../../hub/web/parts/icons.tsx';
import { answersFor, reasonText, type Outcome, type Stuck } from '../../hub/web/prints.ts';
import { t } from '../../hub/web/text.ts';
import { ask, onScreen, stuck } from './hub.ts';

/** More questions than this leave no room for tickets on a small screen; the rest is a count. */
const SHOWN = 1;

export function OnScreen() {
  const { count, printers } = onScreen.value;
  if (count === 0) return null;
  return (
    <p class="banner on-screen">
      <Icon name="printer" />
      <span>
        <strong>{t('staff.kitchen.on_screen', { count })}</strong> {t('staff.kitchen.on_screen.printers', { printers })}
      </span>
    </p>
  );
}

export function StuckTickets() {
  return (
    <>
      {stuck.value.slice(0, SHOWN).map((paper) => (
        <StuckTicket key={paper.id} paper={paper} />
      ))}
      {stuck.value.length > SHOWN && <p class="more">{t('staff.kitchen.stuck.more', { count: stuck.value.length - SHOWN })}</p>}
    </>
  );
}

function StuckTicket({ paper }: { paper: Stuck }) {
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  // Where the copy of a paper without a printer comes out is chosen at the counter.
  const elsewhere = paper.reason === 'printer_removed';
  const answers = answersFor(paper).filter((answer) => answer !== 'again' || !elsewhere);
  const settle = async (outcome: Outcome) => {
    setSure(false);
    setBusy(true);
    await ask<'settle_print'>({ type: 'settle_print', job: paper.id, outcome, printer: null });
    setBusy(false);
  };
  const asked = paper.state === 'unknown' ? 'staff.kitchen.stuck' : 'staff.kitchen.stuck.lost';
  return (
    <div class="stuck" data-stuck={paper.id}>
      <Icon name="printer" />
      <p>
        <strong>{t(asked, { number: paper.number ?? '' })}</strong> <span>{elsewhere ? t('staff.kitchen.stuck.elsewhere') : reasonText(paper)}</span>
      </p>
      {answers.includes('printed') && (
        <Button icon="check" disabled={busy} onPress={() => void settle('printed')}>
          {t('staff.stuck.printed')}
        </Button>
      )}
      {answers.includes('again') && (
        <Button icon="printer" disabled={busy} onPress={() => void settle('again')}>
          {t('staff.stuck.again')}
        </Button>
      )}
      <Button look="stop" disabled={busy} onPress={() => setSure(true)}>
        {t('staff.stuck.dismissed')}
      </Button>
      {sure && <ReallyNotNeeded paper={paper} onClose={() => setSure(false)} onDismiss={() => void settle('dismissed')} />}
    </div>
  );
}
