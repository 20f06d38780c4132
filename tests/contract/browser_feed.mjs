// A screen without a screen: the browser's own socket and documents, on a hub's address.
// node browser_feed.mjs HOST:PORT TOKEN LATE_MS DOCUMENT...; each line on standard input is answered with what is held.

import { createInterface } from 'node:readline';

const [address, token, late, ...names] = process.argv.slice(2);
const ask = globalThis.fetch;
globalThis.window = globalThis;
globalThis.location = { protocol: 'http:', host: address };
globalThis.fetch = async (path, how) => {
  const response = await ask(`http://${address}${path}`, how);
  // A weak line: what comes meanwhile must not be lost.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * Number(late)));
  return response;
};

const { Feed, connected } = await import('../../hub/web/socket.ts');
const { hold } = await import('../../hub/web/documents.ts');

let refused = false;
const feed = new Feed(token, () => (refused = true));
feed.watch(...names);
feed.open();
createInterface({ input: process.stdin })
  .on('line', () => {
    const documents = Object.fromEntries(names.map((name) => [name, [hold(name).rev, hold(name).body.value ?? null]]));
    process.stdout.write(`${JSON.stringify({ connected: connected.value, refused, documents })}\n`);
  })
  .on('close', () => process.exit(0));
