import { expect, test } from 'vitest';
import { packForWorker, packInWorker, unpackFromWorker, unpackInWorker } from './message-text.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

const bytes = new Uint8Array([1, 2]);
const json = '["event","id",["a b \\u0000",{"__proto__":1}],0]';

const told: [what: string, isText: boolean, message: ToWorker][] = [
  ['an event', true, { type: 'event', vm: 12, json, binaries: [] }],
  ['an event with a binary', false, { type: 'event', vm: 12, json, binaries: [bytes] }],
  ['an end', false, { type: 'dispose', vm: 12 }],
];

test.each(told)('%s reaches a worker, as text: %s', (_what, isText, message) => {
  const posted = structuredClone(packForWorker(message));
  expect(typeof posted === 'string').toBe(isText);
  expect(unpackInWorker(posted)).toEqual(message);
});

const lines = [{ level: 'log' as const, text: '\0"', line: 3 }];
const said: [what: string, isText: boolean, message: FromWorker][] = [
  ['a turn', true, { type: 'turn', vm: 12, ops: [[json, []]], lines }],
  ['a turn with a binary', false, { type: 'turn', vm: 12, ops: [[json, [bytes]]], lines: [] }],
  ['a start', false, { type: 'started', vm: 12 }],
];

test.each(said)('%s comes from a worker, as text: %s', (_what, isText, message) => {
  const posted = structuredClone(packInWorker(message));
  expect(typeof posted === 'string').toBe(isText);
  expect(unpackFromWorker(posted)).toEqual(message);
});
