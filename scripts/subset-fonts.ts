import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';

/** What the notebook is written with. A character that is not here falls back to the next font. */
const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 32 + at));
const TYPOGRAPHY = '\u00a0“”‘’–—…×·éëöüçß€§°½≤≥≈≠−→←↑↓✓✕○●';

interface FontCut {
  name: string;
  source: string;
  axes: Record<string, { min: number; max: number }>;
}

/** The fonts, each cut to the characters and the weights that the style sheets use. */
const FONTS: FontCut[] = [
  {
    name: 'source-serif-4.woff2',
    source: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
    axes: { wght: { min: 400, max: 620 } },
  },
  {
    name: 'ibm-plex-mono.woff2',
    source: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
    axes: {},
  },
];

/**
 * Makes the font files of the site, unless they are there already.
 *
 * @param folder - Where to write them.
 */
export async function subsetFonts(folder: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  const cut = JSON.stringify([ASCII, TYPOGRAPHY, FONTS]);
  const record = join(folder, 'cut.json');
  if (existsSync(record) && (await readFile(record, 'utf8')) === cut) return;
  await mkdir(folder, { recursive: true });
  for (const { name, source, axes } of FONTS) {
    const whole = await readFile(resolve(source));
    const part = await subsetFont(whole, ASCII + TYPOGRAPHY, { targetFormat: 'woff2', variationAxes: axes });
    await writeFile(join(folder, name), part);
  }
  // Last, so that a run that was interrupted is done again.
  await writeFile(record, cut);
}
