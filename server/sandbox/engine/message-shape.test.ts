import { expect, it } from 'vitest';
import { MESSAGE_DEPTH, MESSAGE_NODES } from '../limits.ts';
import { crossedByShape } from './message-shape.ts';

/** An op whose one argument is this. */
const op = (value: unknown) => ['emit', [value]];

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

it('takes as many levels as it says', () => {
  expect(crossedByShape(op(nested(MESSAGE_DEPTH.value)))).toBeUndefined();
  expect(crossedByShape(op(nested(MESSAGE_DEPTH.value + 1)))).toBe(MESSAGE_DEPTH);
});

it('takes as many arrays and objects as it says', () => {
  // One is the array that they lie in.
  const most = Array.from({ length: MESSAGE_NODES.value - 1 }, (_, at) => (at % 2 ? [] : {}));
  expect(crossedByShape(op(most))).toBeUndefined();
  expect(crossedByShape(op([...most, {}]))).toBe(MESSAGE_NODES);
});

it('counts no texts, numbers and bytes', () => {
  const values = Array.from({ length: 60_000 }, (_, at) => (at % 2 ? at : 'x'));
  expect(crossedByShape(op([...values, new Uint8Array(20_000)]))).toBeUndefined();
});
