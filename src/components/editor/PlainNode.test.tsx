import { expect, test } from 'vitest';
import { MEMORY, OPS, TIMERS } from '../../../server/sandbox/limits.ts';
import { HANDLER_LIMITS } from './PlainNode.tsx';

test('the limits that are told are those of the sandbox', () => {
  expect(HANDLER_LIMITS).toEqual({
    memoryMebibytes: MEMORY.value / 1_024 ** 2,
    timers: TIMERS.value,
    callsPerSecond: OPS.perSecond,
  });
});
