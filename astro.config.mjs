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
    // @astrojs/mdx writes this directive itself, once for each lesson.
    build: { rolldownOptions: { checks: { moduleLevelDirective: false } } },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                // Small modules that most demos share. On their own each would be a file, and hardly compressed.
                groups: [
                  {
                    name: 'demo-parts',
                    test: /src\/(protocol|lib\/raw-client|components\/(DownNotice|MessageForm|use-lab|stage\/(Choices|SenderPicker|list-names)))/,
                  },
                ],
              },
            },
          },
        },
      },
    },
    optimizeDeps: { include: ['socket.io-client', 'preact/hooks'] },
  },
});
