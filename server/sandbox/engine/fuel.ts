import { TRAP_FUEL, TURN_FUEL } from '../limits.ts';

/** Fuel for a last look at an engine that was stopped. */
const POST_MORTEM = 2_000_000;

/** The counter that every loop of an engine takes from. */
export class Fuel {
  readonly #counter: WebAssembly.Global;

  constructor(counter: WebAssembly.Global) {
    this.#counter = counter;
  }

  /** Before each turn. */
  fill(): void {
    this.#counter.value = TRAP_FUEL.value;
  }

  /** For code that reads what is left of an engine. It must not take long, as nothing stops it but the trap. */
  fillForPostMortem(): void {
    this.#counter.value = POST_MORTEM;
  }

  /** Takes for work that the host did on behalf of the handler. */
  take(amount: number): void {
    this.#counter.value = Math.max(1, this.#counter.value - Math.ceil(amount));
  }

  /** Whether the turn has had all that it may use: QuickJS stops at its next instruction. */
  get isSpent(): boolean {
    return this.#counter.value < TRAP_FUEL.value - TURN_FUEL.value;
  }

  /** Whether a loop trapped. */
  get isEmpty(): boolean {
    return this.#counter.value === 0;
  }
}
