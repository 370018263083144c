import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Run } from '../cells/cell-context.ts';
import { sendRefusal } from '../http/answers.ts';
import { Refusal } from '../limits/refusal.ts';
import { createTokenBucket, type TokenBucket } from '../limits/token-bucket.ts';
import { type ClientLimits, messageRate, refuseMessage } from './client-limits.ts';
import { delayAnswer } from './delayed-answer.ts';

/** An HTTP server that listens nowhere: it is handed its requests, and keeps their limits. */
export interface GuardedHttp {
  /** What a handler adds its `request` listener to. */
  server: Server;
  /**
   * Hands a request to the handler.
   *
   * @param delayMs - Milliseconds by which request and answer are held back.
   * @throws {Refusal} `NOT_FOUND`, `REQUESTS_TOO_FAST`, `LENGTH_REQUIRED` or `BODY_TOO_BIG`, and what `enter` throws.
   */
  handleRequest(req: IncomingMessage, res: ServerResponse, delayMs: number): void;
  /** Ends every answer that is not complete: with this refusal, or where it had begun, as it is. */
  endAnswers(refusal: Refusal): void;
}

export interface GuardedHttpOptions {
  limits: ClientLimits;
  /** Counts the messages of all connections of its lab, requests among them. */
  labMessages: TokenBucket;
  /** Called for each request. @throws If there is no room for it. */
  enter: () => void;
  /** Called when a request that entered has been answered, or its connection has ended. */
  leave: () => void;
  /** Runs what the listeners do, so that an error is the cell's. */
  run: Run;
}

export function createGuardedHttp({
  limits,
  labMessages,
  enter,
  leave,
  run,
}: GuardedHttpOptions): GuardedHttp {
  const server = new Server();
  const open = new Map<ServerResponse, IncomingMessage>();
  const requests = new WeakMap<Socket, TokenBucket>();

  /** Requests count as messages do: so many a second on one TCP connection. */
  function bucketOf(socket: Socket): TokenBucket {
    const known = requests.get(socket);
    if (known) return known;
    const bucket = createTokenBucket(messageRate(limits));
    requests.set(socket, bucket);
    return bucket;
  }

  function check(req: IncomingMessage) {
    if (server.listenerCount('request') === 0) {
      throw new Refusal('NOT_FOUND', 'This cell speaks no HTTP.');
    }
    const bodyBytes = Number(req.headers['content-length'] ?? 0);
    // One that is too big is not read.
    const read = Math.min(bodyBytes, limits.maxMessageBytes);
    const why = refuseMessage(limits, bucketOf(req.socket), labMessages, read);
    if (why !== undefined) {
      throw new Refusal('REQUESTS_TOO_FAST', `Requests count as messages, and these are ${why}.`, {
        'Retry-After': '1',
      });
    }
    if (req.headers['transfer-encoding'] !== undefined) {
      throw new Refusal('LENGTH_REQUIRED', 'A body needs a Content-Length here.');
    }
    if (bodyBytes > limits.maxMessageBytes) {
      throw new Refusal('BODY_TOO_BIG', `A body may have ${limits.maxMessageBytes} bytes here.`);
    }
  }

  return {
    server,
    handleRequest(req, res, delayMs) {
      check(req);
      enter();
      open.set(res, req);
      res.once('close', () => {
        open.delete(res);
        leave();
      });
      guardListeners(req, run);
      guardListeners(res, run);
      limitWaiting(res, limits.maxWaitingBytes);
      if (delayMs > 0) delayAnswer(res, delayMs, limits.maxWaitingBytes);
      const hand = () => run(() => server.emit('request', req, res));
      if (delayMs > 0) setTimeout(() => !res.destroyed && hand(), delayMs);
      else hand();
    },
    endAnswers(refusal) {
      for (const [res, req] of open) {
        if (res.headersSent) res.end();
        else sendRefusal(req, res, refusal);
      }
    },
  };
}

/** Runs what listens to a request or an answer as the cell's code, whenever that is. */
function guardListeners(emitter: IncomingMessage | ServerResponse, run: Run) {
  const emit = emitter.emit.bind(emitter) as (event: string, ...args: unknown[]) => boolean;
  emitter.emit = (event: string, ...args: unknown[]) => {
    run(emit, event, ...args);
    return true;
  };
}

/** Ends an answer that is written faster than its client reads. */
function limitWaiting(res: ServerResponse, maxWaitingBytes: number) {
  const write = res.write.bind(res) as (...args: unknown[]) => boolean;
  res.write = (...args: unknown[]) => {
    const kept = write(...args);
    if (res.writableLength > maxWaitingBytes) res.destroy();
    return kept;
  };
}
