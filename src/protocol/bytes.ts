/** Runs of bytes. */

/** One array of all their bytes. */
export function joinBytes(runs: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(runs.reduce((sum, run) => sum + run.length, 0));
  let at = 0;
  for (const run of runs) {
    joined.set(run, at);
    at += run.length;
  }
  return joined;
}

/** Bytes that pass one after the other: all are counted, the first ones are kept. */
export class Run {
  size = 0;
  /** When the first byte passed. */
  readonly startedMs: number;
  /** When the last byte passed. */
  atMs: number;
  #room: number;
  #kept: Uint8Array[] = [];

  /** @param keepBytes - Most bytes to keep. */
  constructor(keepBytes: number, startedMs: number) {
    this.#room = keepBytes;
    this.startedMs = startedMs;
    this.atMs = startedMs;
  }

  /**
   * Copies what it keeps.
   *
   * @param size - How many bytes there were: more than `bytes` holds where they were too many to keep.
   */
  add(bytes: Uint8Array, atMs: number, size = bytes.length): this {
    // Not `slice`, which on Node's Buffers copies nothing.
    const kept = new Uint8Array(bytes.subarray(0, this.#room));
    this.size += size;
    this.atMs = atMs;
    this.#room = kept.length < size ? 0 : this.#room - size;
    // Joined now and then, or single bytes would cost an array each.
    if (this.#kept.push(kept) === 256) this.#kept = [this.bytes];
    return this;
  }

  /** What was kept. */
  get bytes(): Uint8Array {
    return joinBytes(this.#kept);
  }
}
