// @ts-check
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import { defineConfig, fontProviders } from 'astro/config';
import { subsetFonts } from './scripts/subset-fonts.ts';
import { companionInDev } from './server/astro-integration.ts';
import { codeTheme, codeTransformers } from './src/lib-build/code-theme.ts';

await subsetFonts('.cache/fonts');

/**
 * What nearly every demo needs travels as one file: many small ones compress badly, and are asked
 * for one by one. What needs Socket.IO is another, as raw demos do without it.
 */
const chunkGroups = [
  {
    name: 'demo',
    // Before the others: what several need belongs here.
    priority: 3,
    test: /node_modules\/preact\/|src\/lib\/(lab|raw-client)\.ts|src\/protocol\/|src\/components\/(use-lab|DownNotice|format|stage\/Choices)\.tsx?/,
  },
  {
    name: 'traffic',
    priority: 1,
    test: /src\/lib\/(traffic|cell-http)\.ts/,
  },
  {
    name: 'socketio',
    priority: 2,
    // Not `dist/`: a demo loads that text when it is used.
    test: /node_modules\/(@socket\.io|(socket|engine)\.io-(client|parser))\/(?!dist\/)|src\/lib\/(socketio-client|observer)\.ts/,
  },
];

const port = Number(process.env.PORT ?? 3000);

export default defineConfig({
  // Where the site is deployed; the sitemap and link previews need whole addresses.
  site: process.env.SITE_URL ?? `http://localhost:${port}`,
  server: { host: process.env.HOST ?? '127.0.0.1', port },
  devToolbar: { enabled: false },
  integrations: [mdx(), preact(), sitemap({ filter: (page) => !page.endsWith('/404/') }), companionInDev()],
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'Source Serif 4',
      cssVariable: '--font-prose',
      // Not `swap`: however well a fallback is matched, a late font would move the text.
      display: 'optional',
      fallbacks: ['Georgia', 'serif'],
      options: {
        variants: [{ weight: '400 620', style: 'normal', src: ['./.cache/fonts/source-serif-4.woff2'] }],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'IBM Plex Mono',
      cssVariable: '--font-code',
      display: 'optional',
      fallbacks: ['ui-monospace', 'Menlo', 'monospace'],
      options: { variants: [{ weight: 400, style: 'normal', src: ['./.cache/fonts/ibm-plex-mono.woff2'] }] },
    },
  ],
  markdown: {
    // Astro's default processor ends the process, without a file name, on a tag closed inside a list.
    processor: unified(),
    shikiConfig: { theme: codeTheme, transformers: codeTransformers },
  },
  vite: {
    plugins: [plainDynamicImports()],
    // @astrojs/mdx writes this directive itself, once for each lesson.
    build: { rolldownOptions: { checks: { moduleLevelDirective: false } } },
    environments: {
      client: { build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } } } },
    },
    optimizeDeps: { include: ['socket.io-client', 'preact/hooks'] },
  },
});

/**
 * Vite puts a loader of style sheets around every dynamic import, 0.8 kB on each page. What is imported so
 * here brings its style sheet as text.
 *
 * @returns {import('vite').Plugin}
 */
function plainDynamicImports() {
  return {
    name: 'plain-dynamic-imports',
    enforce: 'pre',
    apply: 'build',
    config: () => ({ build: { modulePreload: false } }),
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}
