import { MAX_FENCES } from '../bridge-limits.ts';
import type { BridgeContext, BridgePart } from './bridge-context.ts';
import { numberOf } from './op-arguments.ts';

/** Fences that clients have set, and the handler has not come to yet. */
export function createFences({
  newNumber,
  tell,
}: Pick<BridgeContext, 'newNumber' | 'tell'>): BridgePart & Pick<BridgeContext, 'fence'> {
  const waiting = new Map<number, () => void>();

  return {
    fence(done) {
      if (waiting.size >= MAX_FENCES) return;
      const number = newNumber();
      waiting.set(number, done);
      tell(['fence', number]);
    },
    ops: {
      fence(value) {
        const number = numberOf(value);
        const done = waiting.get(number);
        waiting.delete(number);
        done?.();
      },
    },
    grant() {},
    // They are told again.
    restart() {},
    end: () => waiting.clear(),
  };
}
