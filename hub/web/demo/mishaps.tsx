// Buttons that make something go wrong, to see how the shop bears it.

import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { nameOf, t, type Key } from '../text.ts';
import { CARD_VERBS, mishap, PRINTER_VERBS, type Demo, type PrinterName } from './ask.ts';

export function Mishaps({ demo }: { demo: Demo }) {
  return (
    <section aria-labelledby="mishaps">
      <h2 id="mishaps">{t('demo.mishap')}</h2>
      <p class="hint">{t('demo.mishap.what')}</p>
      {demo.printers.map((printer) => (
        <PrinterMishaps key={printer.id} printer={printer} />
      ))}
      <CardMishaps now={demo.card} />
    </section>
  );
}

function PrinterMishaps({ printer }: { printer: PrinterName }) {
  const [said, setSaid] = useState<Key | null>(null);
  const name = nameOf('demo.printer', printer.id, printer.name);
  return (
    <div class="mishap">
      <h3 id={`mishap-${printer.id}`}>{name}</h3>
      <div class="choices" role="group" aria-labelledby={`mishap-${printer.id}`}>
        {PRINTER_VERBS.map((verb) => (
          <Button
            key={verb}
            onPress={async () => setSaid((await mishap(verb, printer.id)) ? `demo.mishap.${verb}` : 'demo.mishap.failed')}
          >
            {t(`demo.mishap.${verb}`)}
          </Button>
        ))}
      </div>
      <p class="hint" role="status">
        {said !== null && t('demo.mishap.said', { name, what: t(said) })}
      </p>
    </div>
  );
}

function CardMishaps({ now }: { now: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <div class="mishap">
      <h3 id="mishap-card">{t('demo.card')}</h3>
      <p class="hint">{t('demo.card.what')}</p>
      <div class="choices" role="group" aria-labelledby="mishap-card">
        {CARD_VERBS.map((verb) => (
          <Button key={verb} pressed={now === verb} onPress={async () => setFailed(!(await mishap(verb)))}>
            {t(`demo.card.${verb}`)}
          </Button>
        ))}
      </div>
      <p class="hint" role="status">
        {failed && t('demo.mishap.failed')}
      </p>
    </div>
  );
}
