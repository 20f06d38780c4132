// One build for every screen: each `<room>/web/*.html` is a page. A new room needs no line here.
//
//   hub/web/index.html        -> hub/static/index.html         (the first page)
//   hub/web/virtual.html      -> hub/static/virtual.html
//   kiosk/web/index.html      -> hub/static/kiosk.html
//   tableorder/web/phone.html -> hub/static/tableorder-phone.html
//
// Scripts, styles and fonts carry a hash in their name and are served below /static/ for ever.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

/** Pages by the name they are served under, without `.html`; the value is the source file. */
function pages(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const room of readdirSync(root, { withFileTypes: true })) {
    if (!room.isDirectory() || room.name === 'node_modules') continue;
    const web = join(root, room.name, 'web');
    if (!existsSync(web)) continue;
    for (const file of readdirSync(web)) {
      if (!file.endsWith('.html')) continue;
      const page = file.slice(0, -'.html'.length);
      found[pageName(room.name, page)] = join(web, file);
    }
  }
  return found;
}

function pageName(room: string, page: string): string {
  if (room === 'hub') return page;
  return page === 'index' ? room : `${room}-${page}`;
}

/** Vite writes a page at its source path (`kiosk/web/index.html`); the hub serves flat names. */
function flatPages(): Plugin {
  return {
    name: 'madang-flat-pages',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const [fileName, output] of Object.entries(bundle)) {
        const parts = /^([^/]+)\/web\/([^/]+)\.html$/.exec(fileName);
        if (output.type !== 'asset' || parts === null) continue;
        const [, room = '', page = ''] = parts;
        Reflect.deleteProperty(bundle, fileName);
        this.emitFile({
          type: 'asset',
          fileName: `${pageName(room, page)}.html`,
          source: output.source,
        });
      }
    },
  };
}

export default defineConfig({
  root,
  base: '/static/',
  publicDir: false,
  plugins: [flatPages()],
  // The first page leads to those screens that have been built.
  define: { MADANG_PAGES: JSON.stringify(Object.keys(pages())) },
  build: {
    outDir: 'hub/static',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // The oldest screens met in shops: Android 10 tablets with an updated WebView.
    target: ['chrome111', 'safari16.4', 'firefox114'],
    // Fonts and sounds stay files, so that the browser can keep them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages(),
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('.woff2'))
            ? 'fonts/[name]-[hash][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
