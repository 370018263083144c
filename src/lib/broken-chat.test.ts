import { expect, test } from 'vitest';
import { linesOf, readBrokenFile, textOf } from './broken-chat.ts';

const file = readBrokenFile('x.html', ' a\n-body|b>\n+body|<b>\n+order|  c\n d\n-order|  c\n');

test('a file is broken until its bugs are mended, one by one', () => {
  expect(textOf(file, new Set())).toBe('a\nb>\nd\n  c\n');
  expect(textOf(file, new Set(['body']))).toBe('a\n<b>\nd\n  c\n');
  expect(textOf(file, new Set(['body', 'order']))).toBe('a\n<b>\n  c\nd\n');
});

test('a line tells which bug it is, or mends', () => {
  expect(linesOf(file, new Set(['order']))[1]).toEqual({
    text: 'b>',
    bug: { id: 'body', stands: 'broken' },
  });
  expect(linesOf(file, new Set(['order']))[2]).toEqual({
    text: '  c',
    bug: { id: 'order', stands: 'mended' },
  });
});

test.each(['a', '-x|a', '-body a', ''])('a line that begins otherwise is told: %o', (line) => {
  expect(() => readBrokenFile('x.html', ` a\n${line}\n a`)).toThrow('should begin with a space');
});
