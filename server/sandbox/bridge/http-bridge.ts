import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { BridgeContext, BridgePart } from './bridge-context.ts';
import { listOf, numberOf, payloadOf, textOf } from './op-arguments.ts';
import { requestInfo } from './request-info.ts';

/**
 * Headers that a handler may set. The answer comes from the site's own origin, over a connection that a proxy
 * may share: nothing that sets cookies, redirects, says how long the answer is, or speaks to the proxy.
 */
const ALLOWED = new Set([
  'access-control-allow-origin',
  'access-control-expose-headers',
  'allow',
  'cache-control',
  'connection',
  'content-language',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'pragma',
  'retry-after',
  'vary',
]);

/** Sent with every answer: opened as a page, it is one without scripts, in an origin of its own. */
const GUARDS = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
};

const PRINTABLE = /^[\t\x20-\x7e]*$/;

/** Joins a cell's HTTP server to its edited handler. */
export function createHttpBridge(http: Server, { wishes, ...context }: BridgeContext): BridgePart {
  const answers = new Map<number, ServerResponse>();
  /** Those that have their head: another would add to it. */
  const headed = new WeakSet<ServerResponse>();
  let granted = false;

  function receive(req: IncomingMessage, res: ServerResponse) {
    const id = context.newNumber();
    const chunks: Buffer[] = [];
    for (const [name, value] of Object.entries(GUARDS)) res.setHeader(name, value);
    // How long it may be has been checked: the cell refuses a body without its length.
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (res.destroyed) return;
      answers.set(id, res);
      context.tell(['request', id, requestInfo(req), Buffer.concat(chunks)]);
    });
    res.on('close', () => {
      if (answers.delete(id)) context.tell(['request-close', id, res.writableFinished]);
    });
  }

  /** The answer that can still be written. */
  const openAnswer = (id: unknown) => {
    const res = answers.get(numberOf(id));
    return res && !res.writableEnded && !res.destroyed ? res : undefined;
  };

  return {
    ops: {
      'http-head'(id, status, message, headers) {
        const res = openAnswer(id);
        if (!res || res.headersSent || headed.has(res)) return;
        const code = numberOf(status);
        if (code < 200 || code > 599) throw new TypeError('not the status of an answer');
        headed.add(res);
        res.statusCode = code;
        const phrase = textOf(message);
        if (phrase && PRINTABLE.test(phrase)) res.statusMessage = phrase;
        for (const [name, value] of headersOf(headers)) res.appendHeader(name, value);
      },
      'http-flush': (id) => openAnswer(id)?.flushHeaders(),
      'http-write': (id, data) => void openAnswer(id)?.write(payloadOf(data)),
      'http-end'(id, data) {
        const res = openAnswer(id);
        if (data === null || data === undefined) res?.end();
        else res?.end(payloadOf(data));
      },
      'http-destroy': (id) => void answers.get(numberOf(id))?.destroy(),
    },
    grant() {
      if (granted || !wishes.listens.has('request')) return;
      granted = true;
      http.on('request', receive);
    },
    restart() {
      for (const res of answers.values()) res.destroy();
    },
    end() {
      for (const id of answers.keys()) context.tell(['request-close', id, false]);
    },
  };
}

function headersOf(value: unknown): [name: string, value: string][] {
  const pairs = listOf(value, 50).map((pair): [string, string] => {
    const [name, text] = listOf(pair, 2);
    return [textOf(name).toLowerCase(), textOf(text, 1_000)];
  });
  return pairs.filter(([name, text]) => {
    const isSafe = name !== 'connection' || /^(close|keep-alive)$/i.test(text);
    return ALLOWED.has(name) && PRINTABLE.test(text) && isSafe;
  });
}
