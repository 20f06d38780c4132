// Writes a script to standard output: the drawings as a page can load them, with their style. It leaves `drawings`
// in the window: `names`, `drawingOf`, and `draw(place, name)`.

import { build } from 'vite';

const PAGE = 'page-of-drawings';
const CODE = `
  import { h, render } from 'preact';
  import { Drawing, drawingOf, DRAWINGS } from './hub/web/drawings/index.tsx';
  window.drawings = {
    names: Object.keys(DRAWINGS),
    drawingOf,
    draw: (place, of) => render(h(Drawing, { of }), place),
  };
`;

const built = await build({
  configFile: false,
  logLevel: 'error',
  plugins: [
    {
      name: PAGE,
      resolveId: (id) => (id === PAGE ? `${process.cwd()}/${PAGE}.js` : null),
      load: (id) => (id.endsWith(`/${PAGE}.js`) ? CODE : null),
    },
  ],
  build: { write: false, rolldownOptions: { input: PAGE, output: { format: 'iife' } } },
});
process.stdout.write(built.output[0].code);
