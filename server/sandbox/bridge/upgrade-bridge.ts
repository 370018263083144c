import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import type { BridgeContext, BridgePart } from './bridge-context.ts';
import { numberOf, payloadOf } from './op-arguments.ts';
import { requestInfo } from './request-info.ts';
import type { WebSocketBridge } from './websocket-bridge.ts';

/**
 * Headers that would change what the reader's browser keeps for the whole site. White space without the ends
 * of lines: with them, a head of nothing but line ends would take its length squared to read.
 */
const FORBIDDEN =
  /[\r\n][^\S\r\n]*(set-cookie2?|clear-site-data|strict-transport-security|alt-svc|nel|report-to)\s*:/i;

/** A final answer, or the change of protocols: after any other answer that begins with 1, another one follows. */
const STATUS_LINE = /^HTTP\/1\.1 (?:101|[2-5]\d\d)(?=[ \r])[ -~]*/;

/** Most bytes of an answer's head; it is held back until it is whole. */
const MAX_HEAD_BYTES = 4_096;

interface Waiting {
  req: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** What has been written of the answer's head, until that is whole. */
  answer: Buffer | undefined;
}

/** Hands a cell's upgrades to its edited handler, where that listens to `upgrade`. */
export function createUpgradeBridge(
  http: Server,
  wss: WebSocketServer,
  webSockets: WebSocketBridge,
  { wishes, newNumber, tell }: BridgeContext,
): BridgePart {
  const upgrades = new Map<number, Waiting>();
  let granted = false;

  function receive(req: IncomingMessage, socket: Duplex, head: Buffer) {
    const id = newNumber();
    upgrades.set(id, { req, socket, head, answer: Buffer.alloc(0) });
    socket.once('close', () => {
      upgrades.delete(id);
      tell(['upgrade-close', id]);
    });
    tell(['upgrade', id, requestInfo(req), head]);
  }

  const find = (id: unknown) => upgrades.get(numberOf(id));

  return {
    ops: {
      'upgrade-write'(id, data) {
        const waiting = find(id);
        if (waiting) write(waiting, payloadOf(data));
      },
      'upgrade-end'(id, data) {
        const waiting = find(id);
        if (waiting && data !== null && data !== undefined) write(waiting, payloadOf(data));
        waiting?.socket.end();
      },
      'upgrade-destroy': (id) => void find(id)?.socket.destroy(),
      'upgrade-accept'(id) {
        const waiting = find(id);
        if (!waiting || waiting.socket.destroyed) return;
        upgrades.delete(numberOf(id));
        const { req, socket, head } = waiting;
        wss.handleUpgrade(req, socket, head, (client) => webSockets.add(client, req, numberOf(id)));
      },
    },
    grant() {
      if (granted || !wishes.listens.has('upgrade')) return;
      granted = true;
      http.on('upgrade', receive);
    },
    restart() {
      for (const { socket } of upgrades.values()) socket.destroy();
    },
    end() {
      for (const id of upgrades.keys()) tell(['upgrade-close', id]);
    },
  };
}

/** Writes once the answer's head is whole and harmless. @throws {TypeError} If it is not; the socket is cut. */
function write(waiting: Waiting, data: string | Uint8Array): void {
  const { socket, answer } = waiting;
  if (!socket.writable) return;
  if (!answer) return void socket.write(data);
  const bytes = Buffer.concat([answer, Buffer.from(data)]);
  const end = bytes.indexOf('\r\n\r\n');
  if (end > MAX_HEAD_BYTES || (end === -1 && bytes.length > MAX_HEAD_BYTES)) refuse(socket);
  const head = bytes.toString('latin1', 0, MAX_HEAD_BYTES + 4);
  if (FORBIDDEN.test(head)) refuse(socket);
  waiting.answer = end === -1 ? bytes : undefined;
  if (end === -1) return;
  const statusLine = STATUS_LINE.exec(head)?.[0] ?? refuse(socket);
  // Else a proxy could keep the connection for the requests of others, and what is written next would answer them.
  const close = statusLine.startsWith('HTTP/1.1 101') ? '' : '\r\nConnection: close';
  socket.write(Buffer.concat([Buffer.from(statusLine + close), bytes.subarray(statusLine.length)]));
}

function refuse(socket: Duplex): never {
  socket.destroy();
  throw new TypeError('not a harmless answer to an upgrade');
}
