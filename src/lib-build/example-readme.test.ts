import { expect, test } from 'vitest';
import { readExampleReadme } from './example-readme.ts';

test('a README starts with a title and a line that sums it up', () => {
  const readme = '# Chat\n\nWhat one says, all hear.\n\n## Run it\n';
  expect(readExampleReadme(readme)).toEqual({ title: 'Chat', summary: 'What one says, all hear.' });
  expect(readExampleReadme(readme.replaceAll('\n', '\r\n')).title).toBe('Chat');
});

test.each(['', 'Chat\n\nText\n', '# Chat\n', '# Chat\n\n\nText\n'])('%j is not such a README', (readme) => {
  expect(() => readExampleReadme(readme)).toThrow('starts with a heading and one line of summary');
});
