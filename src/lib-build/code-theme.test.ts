import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../styles/${name}`, import.meta.url), 'utf8');

/** Custom properties of a style sheet, by name. */
const properties = (css: string) =>
  new Map([...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name ?? '', value ?? '']));

const tokens = properties(read('tokens.css'));
const code = properties(read('code.css'));

/** The colour of a property in one theme, as `#rrggbb`. */
function colourOf(value: string, theme: 'light' | 'dark'): string {
  const alias = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  if (alias) return colourOf(tokens.get(alias) ?? '', theme);
  const [, light, dark] = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value) ?? [];
  const colour = theme === 'light' ? light : dark;
  if (!colour) throw new Error(`${value} is not a colour of both themes`);
  return colour;
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const codeColours = [...code].filter(
  ([name]) => name.startsWith('--code-token') || name === '--code-foreground',
);
const backgrounds = ['--raised', '--paper', '--sunk', '--ok-soft', '--bad-soft'];

test('there are colours to check', () => {
  expect(codeColours.length).toBeGreaterThan(10);
});

test.each(['light', 'dark'] as const)(
  'every code colour passes AA on every background of code, in %s',
  (theme) => {
    for (const [name, value] of codeColours) {
      for (const background of backgrounds) {
        const ratio = contrast(colourOf(value, theme), colourOf(tokens.get(background) ?? '', theme));
        expect(ratio, `${name} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  },
);
