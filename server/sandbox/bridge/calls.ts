import { CALL_MS, MAX_WAITING_CALLS } from '../bridge-limits.ts';
import { type BridgeContext, type BridgePart, NextError } from './bridge-context.ts';
import { numberOf, objectOf, textOf } from './op-arguments.ts';

type Done = (error: NextError | undefined) => void;

/** What the handler was asked, and has not answered yet. */
export function createCalls({
  newNumber,
  tell,
}: Pick<BridgeContext, 'newNumber' | 'tell'>): BridgePart & Pick<BridgeContext, 'askNext'> {
  const waiting = new Map<number, Done>();

  /** Nobody will answer any more. */
  function refuseAll() {
    for (const done of waiting.values()) done(new NextError('the server starts again'));
    waiting.clear();
  }

  return {
    askNext(question, done) {
      if (waiting.size >= MAX_WAITING_CALLS) return done(new NextError('the server has too much to do'));
      const call = newNumber();
      const late = setTimeout(() => {
        waiting.delete(call);
        done(new NextError('the server did not answer in time'));
      }, CALL_MS).unref();
      waiting.set(call, (error) => {
        clearTimeout(late);
        done(error);
      });
      tell(question(call));
    },
    ops: {
      next(call, error) {
        const number = numberOf(call);
        const problem = error === null || error === undefined ? undefined : nextError(error);
        const done = waiting.get(number);
        waiting.delete(number);
        done?.(problem);
      },
    },
    grant() {},
    restart: refuseAll,
    end: refuseAll,
  };
}

function nextError(value: unknown): NextError {
  const { message, data } = objectOf(value);
  return new NextError(textOf(message, 1_000), data);
}
