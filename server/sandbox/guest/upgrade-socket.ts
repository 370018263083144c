import { isBinary } from '../message-codec.ts';
import { ask } from './door.ts';
import { wrongType } from './errors.ts';
import { RemoteSocket } from './incoming-message.ts';

/** The socket of an upgrade that the handler answers itself: bytes out, bytes in. */
export class UpgradeSocket extends RemoteSocket {
  writable = true;
  destroyed = false;
  readonly #id: number;

  constructor(id: number) {
    super();
    this.#id = id;
  }

  write(chunk: unknown): boolean {
    if (this.writable) ask('upgrade-write', this.#id, bytesFrom(chunk));
    return this.writable;
  }

  end(chunk?: unknown): this {
    if (!this.writable) return this;
    ask('upgrade-end', this.#id, chunk === undefined ? undefined : bytesFrom(chunk));
    this.writable = false;
    return this;
  }

  destroy(): this {
    if (!this.destroyed) ask('upgrade-destroy', this.#id);
    this.destroyed = true;
    this.writable = false;
    return this;
  }

  /** It becomes a WebSocket. @returns The upgrade’s number. */
  accept(): number {
    ask('upgrade-accept', this.#id);
    this.writable = false;
    return this.#id;
  }
}

function bytesFrom(chunk: unknown): unknown {
  if (typeof chunk === 'string' || isBinary(chunk)) return chunk;
  throw wrongType('"chunk" argument', 'of type string or an instance of Buffer or Uint8Array', chunk);
}
