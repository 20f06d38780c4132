// Answers on standard output, for each case on standard input, what the kiosk would show of a basket.
// Cases and answers are JSON lines: {menu, overlay, wishes} -> {total, troubles: [kind or null]}.

import { readFileSync } from 'node:fs';
import { total, troubles } from '../../hub/web/guest/pricing.ts';

for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (line === '') continue;
  const { menu, overlay, wishes } = JSON.parse(line);
  const found = troubles(menu, overlay, wishes).map((trouble) => trouble?.kind ?? null);
  process.stdout.write(`${JSON.stringify({ total: total(menu, overlay, wishes), troubles: found })}\n`);
}
