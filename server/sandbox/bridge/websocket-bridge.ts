import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket, type WebSocketServer } from 'ws';
import { FENCE } from '../../../src/protocol/edited-handler.ts';
import type { BridgeContext, BridgePart } from './bridge-context.ts';
import { numberOf, payloadOf, textOf } from './op-arguments.ts';
import { requestInfo } from './request-info.ts';

export interface WebSocketBridge extends BridgePart {
  /** A client completed its handshake. @param upgrade - Where the handler accepted it itself. */
  add(client: WebSocket, req: IncomingMessage, upgrade?: number): void;
}

/** Joins a cell's raw WebSocket server to its edited handler. */
export function createWebSocketBridge(wss: WebSocketServer, context: BridgeContext): WebSocketBridge {
  const { tell } = context;
  const clients = new Map<number, { client: WebSocket; introduce: () => void }>();

  function add(client: WebSocket, req: IncomingMessage, upgrade?: number) {
    const id = context.newNumber();
    const info = requestInfo(req);
    const introduce = () => tell(['ws-connection', id, info, client.protocol]);
    clients.set(id, { client, introduce });
    if (upgrade === undefined) introduce();
    else tell(['ws-connection', id, info, client.protocol, upgrade]);
    client.on('message', (data, isBinary) => receive(id, client, data, isBinary));
    client.on('ping', (data) => tell(['ws-ping', id, data]));
    client.on('pong', (data) => tell(['ws-pong', id, data]));
    client.on('error', (error: NodeJS.ErrnoException) =>
      tell(['ws-error', id, error.message, String(error.code ?? '')]),
    );
    client.on('close', (code, reason) => {
      clients.delete(id);
      tell(['ws-close', id, code, String(reason)]);
    });
  }

  function receive(id: number, client: WebSocket, data: RawData, isBinary: boolean) {
    const message = isBinary ? (data as Buffer) : String(data);
    if (typeof message === 'string' && message.startsWith(`${FENCE} `)) {
      context.fence(() => client.readyState === WebSocket.OPEN && client.send(message));
    } else {
      tell(['ws-message', id, message, isBinary]);
    }
  }

  /** Says when bytes begin to wait for a client, how many, and when they no longer do. */
  function tellBuffered(id: number, client: WebSocket) {
    tell(['ws-buffered', id, client.bufferedAmount]);
  }

  const openClient = (id: unknown) => {
    const client = clients.get(numberOf(id))?.client;
    return client?.readyState === WebSocket.OPEN ? client : undefined;
  };

  wss.on('connection', (client, req) => add(client, req));

  return {
    add,
    ops: {
      'ws-send'(id, data, binary) {
        const payload = payloadOf(data);
        const number = numberOf(id);
        const client = openClient(number);
        if (!client) return;
        let waited = false;
        client.send(payload, { binary: binary === true }, () => {
          if (waited && client.bufferedAmount === 0) tellBuffered(number, client);
        });
        waited = client.bufferedAmount > 0;
        if (waited) tellBuffered(number, client);
      },
      'ws-ping': (id, data) => openClient(id)?.ping(payloadOf(data)),
      'ws-pong': (id, data) => openClient(id)?.pong(payloadOf(data)),
      'ws-close': (id, code, reason) =>
        openClient(id)?.close(code === null ? undefined : numberOf(code), textOf(reason)),
      'ws-terminate': (id) => clients.get(numberOf(id))?.client.terminate(),
    },
    grant() {},
    restart() {
      for (const { introduce } of clients.values()) introduce();
    },
    end() {
      for (const id of clients.keys()) tell(['ws-close', id, 1006, '']);
    },
  };
}
