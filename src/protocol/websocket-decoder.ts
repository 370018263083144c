import { Run } from './bytes.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { type Message, MessageAssembler } from './message-assembler.ts';
import type { PacketDecoder } from './packet-decoder.ts';
import type { Direction, Inflater } from './wire-item.ts';

/**
 * Reads one direction of a WebSocket: its frames, their messages, and the packets those carry.
 *
 * N.B. Imported by the browser and by the server.
 */

export interface WebSocketDecoderOptions {
  direction: Direction;
  /** Whether permessage-deflate was agreed on. */
  deflate?: boolean;
  /** For compressed messages; without it they are shown as not inflated. */
  inflater?: Inflater;
  keepBytes: number;
  /** Of an Engine.IO connection. */
  packets?: PacketDecoder;
  onMessage: (message: Message) => void;
}

export class WebSocketDecoder {
  readonly #frames: FrameDecoder;
  readonly #messages: MessageAssembler;
  readonly #keepBytes: number;

  constructor(options: WebSocketDecoderOptions) {
    this.#keepBytes = options.keepBytes;
    this.#messages = new MessageAssembler(options);
    this.#frames = new FrameDecoder({
      ...options,
      onFrame: (frame, startedMs) => this.#messages.push(frame, startedMs),
    });
  }

  push(bytes: Uint8Array, atMs: number): void {
    this.#frames.push(bytes, atMs);
  }

  /** The first frame begins `offset` bytes after the direction's first one. */
  begin(offset: number): void {
    this.#frames.resync(offset);
  }

  /** Forgets what is not complete: some of what follows was not seen. */
  lose(): void {
    this.#frames.resync(0);
    this.#messages.resync();
  }

  /** What has come of a frame, or of a message, that is not complete. */
  get unfinished(): Run | undefined {
    const message = this.#messages.unfinished;
    const frame = this.#frames.unfinished;
    if (!message) return frame;
    const run = new Run(this.#keepBytes, message.startedMs);
    run.add(message.bytes, message.atMs, message.size);
    return frame ? run.add(frame.bytes, frame.atMs, frame.size) : run;
  }
}
