import { expect, test } from 'vitest';
import { whereToGoOn } from './where-to-go-on.ts';

const HREFS = ['/1/', '/2/', '/3/'];

test.each([
  ['nothing opened', {}, undefined],
  ['a lesson that is gone', { '/0/': 'opened' }, undefined],
  ['one opened', { '/2/': 'opened' }, '/2/'],
  ['the one visited last', { '/3/': 'opened', '/1/': 'opened' }, '/1/'],
  ['after a finished one the next', { '/1/': 'finished' }, '/2/'],
  ['finished ones are passed over', { '/2/': 'finished', '/1/': 'finished' }, '/3/'],
  ['after the last one the first that is open', { '/1/': 'opened', '/3/': 'finished' }, '/1/'],
  ['all finished', { '/1/': 'finished', '/2/': 'finished', '/3/': 'finished' }, undefined],
] as const)('%s', (_name, progress, expected) => {
  expect(whereToGoOn(progress, HREFS)).toBe(expected);
});
