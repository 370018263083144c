import { expect, test } from 'vitest';
import { benchFigures } from './bench-figures.ts';

test('the figures are those of the bare servers in the results', () => {
  const { raw, socketio } = benchFigures('Heap per idle connection');
  expect(raw).toMatch(/^\d+\.\d kB$/);
  expect(Number.parseFloat(socketio)).toBeGreaterThan(Number.parseFloat(raw));
});

test('a figure that is not there is told', () => {
  expect(() => benchFigures('Joy')).toThrow('bench/results.md has no “Joy” below “Raw WebSocket”.');
});
