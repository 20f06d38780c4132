// The virtual machines: card terminals and the payment service with their own records, and the printers with their
// paper as pictures and as text, newest first; how each is, and what can go wrong with it.

import { useState } from 'preact/hooks';
import { follow, sheetText, type Paper, type Sheet } from './demo/ask.ts';
import { MachineBox } from './demo/machine.tsx';
import { Frame, showPage } from './demo/frame.tsx';
import type { FarSide } from './demo/money.ts';
import { OnlineBox } from './demo/online.tsx';
import { TerminalBox } from './demo/terminal.tsx';
import { clockTime, nameOf, t } from './text.ts';
import './demo/far.css';

const { told, answers } = follow<Paper>('/api/v1/paper');
const money = follow<FarSide>('/api/v1/demo/money').told;

function Virtual() {
  const known = told.value;
  return (
    <Frame title="demo.paper.page" answers={answers.value} home>
      <h1>{t('demo.paper.page')}</h1>
      {known === null ? null : typeof known === 'object' ? <Machines paper={known.told} /> : <p class="notice">{t('demo.paper.denied')}</p>}
    </Frame>
  );
}

function Machines({ paper }: { paper: Paper }) {
  const far = money.value;
  return (
    <>
      {far !== null && typeof far === 'object' && (
        <div class="far-side">
          {far.told.terminals.map((terminal) => (
            <TerminalBox key={terminal.id} terminal={terminal} />
          ))}
          {far.told.online !== undefined && <OnlineBox online={far.told.online} />}
        </div>
      )}
      <Printers paper={paper} />
    </>
  );
}

function Printers({ paper }: { paper: Paper }) {
  const newest = paper.printers
    .flatMap(({ id, name, sheets }) => sheets.map((sheet) => ({ name: nameOf('demo.printer', id, name), sheet })))
    .sort((a, b) => b.sheet.at - a.sheet.at)[0];
  return (
    <>
      <p class="unseen" role="status">
        {newest !== undefined && title(newest.name, newest.sheet)}
      </p>
      <div class="printers">
        {paper.printers.map(({ id, name, sheets, machine }) => {
          const called = nameOf('demo.printer', id, name);
          return (
            <section key={id} class="printer" aria-labelledby={`printer-${id}`}>
              <h2 id={`printer-${id}`}>{called}</h2>
              <MachineBox id={id} name={called} machine={machine} />
              {sheets.length === 0 ? (
                <p class="hint">{t('demo.paper.none')}</p>
              ) : (
                <ol reversed>
                  {[...sheets].reverse().map((sheet) => (
                    <li key={sheet.n}>
                      <Piece name={called} sheet={sheet} />
                    </li>
                  ))}
                </ol>
              )}
            </section>
          );
        })}
      </div>
    </>
  );
}

function title(name: string, { n, at }: Sheet): string {
  return t('demo.paper.sheet', { name, n, time: clockTime(at) });
}

/** One piece of paper; its text is fetched when somebody wants to read it. */
function Piece({ name, sheet }: { name: string; sheet: Sheet }) {
  const [text, setText] = useState<string | null>(null);
  const read = async (open: boolean) => {
    if (open && text === null) setText(await sheetText(sheet.txt));
  };
  return (
    <figure class="piece">
      <figcaption>{title(name, sheet)}</figcaption>
      <img src={sheet.png} alt={title(name, sheet)} loading="lazy" />
      <details onToggle={(event) => void read(event.currentTarget.open)}>
        <summary class="button">{t('demo.paper.text')}</summary>
        {text !== null && <pre tabIndex={0} aria-label={title(name, sheet)}>{text}</pre>}
      </details>
    </figure>
  );
}

await showPage(<Virtual />);
