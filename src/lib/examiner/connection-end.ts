import { Unmet } from '../../protocol/exercise.ts';
import { type Ending, type Examination, LONGEST_MS } from './examination.ts';

/** How one client's connection ends: because the check wants it to, or because the server does. */
export class ConnectionEnd {
  /** Resolves when it has ended. */
  readonly over: Promise<Ending>;
  ending: Ending | undefined;
  #client: string;
  #examination: Examination;
  #resolve: (ending: Ending) => void;
  #isWanted = false;

  constructor(client: string, examination: Examination) {
    this.#client = client;
    this.#examination = examination;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.over = promise;
    this.#resolve = resolve;
  }

  /** The check closes it itself. */
  want(): void {
    this.#isWanted = true;
  }

  /** It has ended; a second time is ignored. */
  end(ending: Ending): void {
    if (this.ending) return;
    this.ending = ending;
    const text = this.#isWanted ? '' : [ending.code, ending.reason].filter(Boolean).join(' ');
    this.#examination.journal.note(this.#client, 'close', text);
    if (!this.#isWanted) this.#examination.ended(ending);
    this.#resolve(ending);
  }

  /** Why a client can no longer do or hear anything. @throws {Unmet} */
  async fail(): Promise<never> {
    // What ended the handler says more than that its clients were closed.
    if (this.#examination.isOver) return this.#examination.trouble;
    throw new Unmet(
      this.#isWanted
        ? `${this.#client} is closed.`
        : `${this.#client} was closed by the server${this.#why()}.`,
    );
  }

  #why(): string {
    const { code, reason } = this.ending ?? {};
    const words = [code && `code ${code}`, reason].filter(Boolean).join(', ');
    return words && ` (${words})`;
  }

  /** Waits for it. @throws {Unmet} If it is still open after 2 s. */
  async wait(): Promise<Ending> {
    const ending = await within(this.over, LONGEST_MS);
    if (!ending) throw new Unmet(`${this.#client} should have been closed by the server. It is still open.`);
    return ending;
  }
}

/** What a promise resolves with; `undefined` if it has not after `ms`. */
export function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
