import type { ConsoleLine, HandlerError } from '../../src/protocol/edited-handler.ts';

/** An op as the handler wrote it (`message-codec.ts`): it is read when its time comes, which costs more than all else. */
export type WrittenOp = [json: string, binaries: Uint8Array<ArrayBuffer>[]];

/** What a worker thread is told; `message-text.ts` says how it crosses. `vm` is the number of a handler, `lab` of its lab. */
export type ToWorker =
  | { type: 'start'; vm: number; lab: number; code: string; progress: SharedArrayBuffer }
  | { type: 'event'; vm: number; json: string; binaries: Uint8Array<ArrayBuffer>[] }
  | { type: 'dispose'; vm: number };

/** What a worker thread says. */
export type FromWorker =
  | { type: 'started'; vm: number }
  /** The handler has ended and is gone; also where it could not start. */
  | { type: 'stopped'; vm: number; error: HandlerError }
  /** What one turn asked for. */
  | { type: 'turn'; vm: number; ops: WrittenOp[]; lines: ConsoleLine[] }
  /** Its WebAssembly memory has grown to so many bytes. */
  | { type: 'memory'; vm: number; bytes: number };

/** What a worker thread is started with. */
export interface WorkerStart {
  /** Shared, so that it can be read when the thread is stuck: see `HEART`. */
  heart: SharedArrayBuffer;
}

/** Indexes of the 32-bit numbers of a thread's heart. */
export const HEART = {
  /** The handler that has the thread; 0 for none. */
  running: 0,
  /** Turns so far: the same number for long, while a handler has the thread, means that it hangs. */
  turns: 1,
} as const;

/** A handler's progress is one 32-bit number: how many of its events are done. */
export const PROGRESS_BYTES = 4;
