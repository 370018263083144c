import { Duplex } from 'node:stream';

/** Bytes on their way in one direction before the sender has to wait. */
const MAX_ON_THE_WAY = 65_536;

/**
 * A TCP connection seen through a longer wire: every byte arrives `delayMs` later, in both
 * directions and in order. What it holds is bounded; beyond, the sender waits.
 */
export class DelayedSocket extends Duplex {
  readonly #socket: Duplex;
  readonly #delayMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #upBytes = 0;
  #downBytes = 0;
  #release: (() => void) | undefined;

  /** @param delayMs - Milliseconds each way. */
  constructor(socket: Duplex, delayMs: number) {
    super();
    this.#socket = socket;
    this.#delayMs = delayMs;
    // It may fail before anybody else listens.
    this.on('error', () => {});
    socket.on('data', (chunk: Buffer) => this.#arrive(chunk));
    socket.on('end', () => this.#later(() => this.push(null)));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#later(() => this.destroy()));
  }

  #later(work: () => void) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, this.#delayMs);
    this.#timers.add(timer);
  }

  #arrive(chunk: Buffer) {
    this.#upBytes += chunk.length;
    if (this.#upBytes > MAX_ON_THE_WAY) this.#socket.pause();
    this.#later(() => {
      this.#upBytes -= chunk.length;
      if (this.push(chunk)) this._read();
      else this.#socket.pause();
    });
  }

  override _read(): void {
    if (this.#upBytes <= MAX_ON_THE_WAY) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#downBytes += chunk.length;
    if (this.#downBytes > MAX_ON_THE_WAY) this.#release = callback;
    else callback();
    this.#later(() => {
      this.#socket.write(chunk, () => {
        this.#downBytes -= chunk.length;
        const release = this.#release;
        this.#release = undefined;
        release?.();
      });
    });
  }

  override _final(callback: () => void): void {
    this.#later(() => this.#socket.end(callback));
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.destroy();
    callback(error);
  }
}
