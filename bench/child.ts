import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds that one answer may take. */
const ANSWER_MS = 120_000;

/** What a process can be asked to do, by name. Inputs and answers travel as JSON. */
export type Abilities = Record<string, (input: never) => unknown>;

/** A process of our own that can be asked. */
export interface Child<A extends Abilities> extends AsyncDisposable {
  /** @throws {Error} What the ability threw, or that it took too long. */
  ask<Name extends keyof A & string>(
    name: Name,
    ...input: Parameters<A[Name]>
  ): Promise<Awaited<ReturnType<A[Name]>>>;
}

interface Question {
  id: number;
  name: string;
  input: never;
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** In a child process: answers its parent until that goes away. */
export function answerParent(abilities: Abilities): void {
  process.on('message', async ({ id, name, input }: Question) => {
    try {
      process.send?.({ id, value: await abilities[name]?.(input) } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: (error as Error).stack ?? String(error) } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit());
}

/**
 * Starts a module that calls `answerParent`. Disposing ends the process.
 *
 * @param file - Absolute path.
 */
export function startChild<A extends Abilities>(file: string): Child<A> {
  const child = fork(file, { execArgv: ['--expose-gc'] });
  const exited = once(child, 'exit');
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  let last = 0;

  child.on('message', ({ id, value, error }: Answer) => {
    const question = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) question?.resolve(value as never);
    else question?.reject(new Error(error));
  });
  child.on('exit', (code, signal) => {
    for (const question of waiting.values()) question.reject(new Error(`${file} ended: ${signal ?? code}`));
  });

  return {
    async ask(name, input) {
      last += 1;
      const question = Promise.withResolvers<never>();
      waiting.set(last, question);
      child.send({ id: last, name, input } as Question);
      const late = setTimeout(() => question.reject(new Error(`${name} took too long`)), ANSWER_MS);
      return question.promise.finally(() => clearTimeout(late));
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
