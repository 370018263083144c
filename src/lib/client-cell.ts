import socketIo from 'socket.io-client/dist/socket.io.js?raw';
import { type ConsoleLine, MAX_SOURCE_CHARACTERS } from '../protocol/edited-handler.ts';
import { type ClientError, isPlainValue, NOT_PLAIN, readClientMessage } from './client-messages.ts';
import worker from './client-worker.js?raw';
import type { OpenLab } from './lab.ts';

export type { ClientError };

/** How often the code is asked whether it can still answer, in milliseconds. */
const HEARTBEAT_MS = 2_000;

/** Longest wait for the frame itself, in milliseconds. */
const FRAME_MS = 5_000;

/** Most messages in a second, of all kinds. The worker keeps well below, unless the code meddles with it. */
const MAX_MESSAGES_PER_SECOND = 200;

/** What a client cell tells. Everything is text to show as text: the code may have made it up. */
export interface ClientCellEvents {
  /** A line of its console. */
  log?(line: ConsoleLine): void;
  /** An error that nobody caught, or that kept the code from starting. The code may go on after it. */
  error?(error: ClientError): void;
  /** Lines that its `view` shows from now on: at most 100, of 500 characters. */
  view?(lines: string[]): void;
  /** Whether it has not answered for two seconds, as it does in an endless loop. */
  busy?(isBusy: boolean): void;
  /** It has ended, but not by `stop()`. `reason` says why. */
  ended?(reason: string): void;
}

export interface ClientCellOptions {
  lab: OpenLab;
  /** `<lesson>.<handler>`: what `io()`, `url` and `httpUrl` lead to. */
  cell: string;
  /** The reader's JavaScript: a classic script of at most `MAX_SOURCE_CHARACTERS`. */
  code: string;
  /** Name of its connections: up to 16 letters, digits, spaces or hyphens. By default `"your code"`. */
  client?: string;
  on?: ClientCellEvents;
}

/** A reader's client code, running. */
export interface ClientCell {
  /**
   * Resolves once the code has run to its end, and waits for events. Rejects with the first error that nobody
   * caught until then, or when the code ends. With an endless loop it does neither before `stop()`.
   */
  readonly ready: Promise<void>;
  /**
   * Calls a function that the code declares at its top, and waits for what it returns.
   *
   * @param args - Plain values, as what is returned: see `isPlainValue`.
   * @param withinMs - Longest wait, in milliseconds. By default 5,000.
   * @throws {ClientCodeError} If there is none, it throws, or it takes too long.
   */
  call(name: string, args?: unknown[], withinMs?: number): Promise<unknown>;
  /** Ends the code at once, whatever it does, and all its connections. */
  stop(): void;
}

/** Client code failed; `line` and `column` say where, if that is known. */
export class ClientCodeError extends Error implements ClientError {
  override name = 'ClientCodeError';
  readonly line?: number;
  readonly column?: number;

  constructor({ message, line, column }: ClientError) {
    super(message);
    if (line) this.line = line;
    if (column) this.column = column;
  }
}

/**
 * Runs client code of a reader: in a Worker, inside a hidden frame that belongs to no origin. It has `io`,
 * `WebSocket`, `fetch`, `url`, `httpUrl`, `view`, `console` and timers, and reaches nothing but labs.
 *
 * @throws {RangeError} If the code is too long.
 */
export function startClientCell({
  lab,
  cell,
  code,
  client = 'your code',
  on = {},
}: ClientCellOptions): ClientCell {
  if (code.length > MAX_SOURCE_CHARACTERS) {
    throw new RangeError(
      `Client code has at most ${MAX_SOURCE_CHARACTERS} characters, this has ${code.length}.`,
    );
  }
  const lineCount = code.split('\n').length;
  const start = Promise.withResolvers<void>();
  // Not everybody waits for it.
  start.promise.catch(() => {});
  const calls = new Map<number, PromiseWithResolvers<unknown>>();
  const countMessage = createRate(MAX_MESSAGES_PER_SECOND);
  let isAsked = false;
  let isBusy = false;

  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.title = 'Client code, running';
  frame.hidden = true;
  frame.src = '/frame.html';

  const late = setTimeout(
    () => end('The frame for client code could not be loaded. Is the server running?'),
    FRAME_MS,
  );
  let beat: ReturnType<typeof setInterval> | undefined;
  addEventListener('message', hear);
  document.body.append(frame);

  function tell(message: unknown) {
    // A sandboxed page has no origin that could be named.
    frame.contentWindow?.postMessage(message, '*');
  }

  /** Asks the code for a sign of life, unless it owes one. */
  function ask() {
    if (isAsked) return setBusy(true);
    isAsked = true;
    tell({ kind: 'ping' });
  }

  function setBusy(next: boolean) {
    if (isBusy === next) return;
    isBusy = next;
    on.busy?.(next);
  }

  function hear({ source, data }: MessageEvent) {
    // Not `origin`, which is "null" for every sandboxed page.
    if (source !== frame.contentWindow) return;
    if (!countMessage())
      return end(`It sent more than ${MAX_MESSAGES_PER_SECOND} messages a second to this page.`);
    const message = readClientMessage(data, lineCount);
    switch (message?.kind) {
      case 'loaded':
        // The code could say so, too.
        if (beat) return;
        clearTimeout(late);
        beat = setInterval(ask, HEARTBEAT_MS);
        tell({
          scripts: [socketIo, `${worker}\nbeginClient(${JSON.stringify(settingsOf(lab, cell, client))})`],
          code,
        });
        return ask();
      case 'pong':
        isAsked = false;
        setBusy(false);
        return start.resolve();
      case 'log':
        return on.log?.(message.line);
      case 'view':
        return on.view?.(message.lines);
      case 'error':
      case 'unstarted':
        start.reject(new ClientCodeError(message.error));
        on.error?.(message.error);
        return message.kind === 'unstarted' ? end('It could not start.') : undefined;
      case 'answer': {
        const call = calls.get(message.id);
        return 'error' in message
          ? call?.reject(new ClientCodeError(message.error))
          : call?.resolve(message.value);
      }
      case 'closed':
        return end('It called close().');
    }
  }

  function end(reason: string) {
    stop(reason);
    on.ended?.(reason);
  }

  function stop(reason = 'It was stopped.') {
    removeEventListener('message', hear);
    clearInterval(beat);
    clearTimeout(late);
    // The frame's Worker goes with it, in the middle of a loop, too.
    frame.remove();
    const error = new ClientCodeError({ message: reason });
    start.reject(error);
    for (const call of calls.values()) call.reject(error);
  }

  let lastId = 0;

  async function call(name: string, args: unknown[] = [], withinMs = 5_000): Promise<unknown> {
    if (!/^[\p{L}$_][\p{L}\p{N}$_]*$/u.test(name)) throw new TypeError(`${name} is no name of a function`);
    if (!isPlainValue(args)) throw new TypeError(NOT_PLAIN);
    if (!frame.isConnected) throw new ClientCodeError({ message: 'It does not run.' });
    const id = ++lastId;
    const answer = Promise.withResolvers<unknown>();
    calls.set(id, answer);
    const message = `${name}() was not done after ${withinMs / 1_000} s.`;
    const timer = setTimeout(() => answer.reject(new ClientCodeError({ message })), withinMs);
    // Earlier the frame would not hear it.
    void start.promise.catch(() => {}).then(() => tell({ kind: 'call', id, name, args }));
    return answer.promise.finally(() => {
      clearTimeout(timer);
      calls.delete(id);
    });
  }

  return { ready: start.promise, call, stop: () => stop() };
}

/** Where the code's connections lead to; see `ClientSettings` in client-worker.js. */
function settingsOf(lab: OpenLab, cell: string, client: string) {
  const base = `/lab/${lab.id}/${cell}`;
  return {
    origin: location.origin,
    socketIoPath: `${base}/socket.io/`,
    client,
    url: `${location.origin.replace('http', 'ws')}${base}/ws?client=${encodeURIComponent(client)}`,
    httpUrl: `${location.origin}${base}/http`,
  };
}

/** Says of each event whether there were at most so many in its second. */
function createRate(most: number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) count = 0;
    second = now;
    count += 1;
    return count <= most;
  };
}
