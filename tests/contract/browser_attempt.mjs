// Answers, for each case on standard input, what the browser makes of the hub's answer. Cases and answers are
// JSON lines: {url, token, body} -> outcome or null.

import { readFileSync } from 'node:fs';
import { attempt } from '../../hub/web/attempt.ts';

const PATIENCE_MS = 10_000;
const ask = globalThis.fetch;

for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (line === '') continue;
  const { url, token, body } = JSON.parse(line);
  // A page's own address stands before what it asks for.
  globalThis.fetch = (path, how) => ask(`http://${url}${path}`, how);
  const outcome = await attempt(token, JSON.stringify(body), PATIENCE_MS);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
