// @ts-check
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import { defineConfig, fontProviders } from 'astro/config';
import { subsetFonts } from './scripts/subset-fonts.ts';
import { companionInDev } from './server/astro-integration.ts';
import { codeTheme, codeTransformers } from './src/lib-build/code-theme.ts';
import { importComponents } from './src/lib-build/import-components.ts';

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
    test: /node_modules\/(preact|@astrojs\/preact\/dist)\/|src\/lib\/(lab|raw-client)\.ts|src\/protocol\/(refusals|observer-events|edited-handler)\.ts|src\/components\/(use-lab|DownNotice|format|stage\/(Choices|list-names))\.tsx?/,
  },
  {
    // The wire's feed and decoder, and the words for a line. Demos and quotes that show bytes need them, and
    // the wire column does: as two files they would be 0.9 kB more for whoever opens it.
    name: 'wire',
    priority: 2,
    test: /src\/protocol\/(?!refusals|observer-events|edited-handler|exercise|accept-key|sha1|item-problems|partial-frame|content-ranges|http-message|layers|frame-fields|by-hand)|src\/lib\/(wire-(log|feed|filter)|fences|byte-text)\.ts|src\/components\/wire\/(line-words|meaning-of|use-loaded|use-rows)\.ts/,
  },
  {
    // What only those lessons need.
    name: 'frame-demos',
    priority: 2,
    test: /src\/lib\/(frame-feed|frame-reader|framed-client|by-hand|decode-bytes|hex)\.ts|src\/components\/frames\//,
  },
  {
    // What lessons load at once: their marks, and custom elements of buttons that load more when pressed.
    // Nearly everything that they load later imports something when it is used.
    name: 'page',
    priority: 4,
    test: /vite\/preload-helper|src\/lib\/(progress|types-in|invitation)\.ts|src\/components\/([A-Za-z]+\/)?(DemoFigure|Exercise|EditButton|ClientCode|InviteButton|SearchButton)\.astro\?astro/,
  },
  {
    // Stages, and tables of what a call reaches.
    name: 'audience',
    priority: 1,
    test: /src\/lib\/(audience|calls)-run\.ts/,
  },
  {
    // What demos with a stage share, those on raw WebSockets too.
    name: 'on-stage',
    priority: 1,
    test: /src\/components\/(use-one-run|stage\/(SenderPicker|use-shared-stage))\.tsx?/,
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
  {
    // The editor, for whoever edits. What shows differences comes when it is asked for.
    name: 'codemirror',
    priority: 1,
    test: /node_modules\/(@codemirror\/(?!merge)|@lezer|@marijn|style-mod|w3c-keyname|crelt)/,
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
    processor: unified({ remarkPlugins: [importComponents] }),
    shikiConfig: { theme: codeTheme, transformers: codeTransformers },
  },
  vite: {
    plugins: [plainDynamicImports(), withoutWebTransport()],
    // @astrojs/mdx writes this directive itself, once for each lesson.
    build: { rolldownOptions: { checks: { moduleLevelDirective: false } } },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            // The minifier puts a constant's value where it is used; of a `var`, which is Vite's default, it does not.
            output: { topLevelVar: false, codeSplitting: { groups: chunkGroups } },
          },
        },
      },
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

/**
 * Leaves WebTransport out of Socket.IO's client, 0.9 kB on each page: the companion does not speak it, and
 * so never offers it.
 *
 * @returns {import('vite').Plugin}
 */
function withoutWebTransport() {
  return {
    name: 'without-web-transport',
    enforce: 'pre',
    apply: 'build',
    load: {
      filter: { id: /engine\.io-client\/build\/esm\/transports\/webtransport/ },
      handler: () => 'export class WT {}',
    },
  };
}
