import { expect, test } from 'vitest';
import { drawn, emptyHistory, waitsOf } from './history.ts';

test('a table waits from the bell until it knows; whoever does not know yet, until now', () => {
  const history = emptyHistory();
  history.asks.push(100, 400);
  history.bells.push(200, 450);
  history.news.asks.push({ dish: 1, rungAt: 200, knownAt: 405 });
  history.news.told.push({ dish: 1, rungAt: 200, knownAt: 201 }, { dish: 2, rungAt: 450, knownAt: 452 });

  expect(waitsOf(history, 'asks')).toEqual([205]);
  expect(drawn(history, 'asks', 500)).toEqual({
    waits: [
      { from: 200, to: 405 },
      { from: 450, to: 500 },
    ],
    marks: [
      { at: 100, kind: 'up' },
      { at: 400, kind: 'up' },
      { at: 200, kind: 'news' },
      { at: 450, kind: 'news' },
      { at: 405, kind: 'down' },
    ],
  });
  expect(drawn(history, 'told', 500).waits).toEqual([
    { from: 200, to: 201 },
    { from: 450, to: 452 },
  ]);
});
