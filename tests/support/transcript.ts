import { once } from 'node:events';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { WebSocket } from 'ws';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import type { TestCell } from './edited-cell.ts';

/** Clients of one cell, and all that each of them received, in order, with no id in it that differs between runs. */
export interface Transcript {
  heard: Record<string, unknown[]>;
  /** A connected Socket.IO client. */
  socketio(
    name: string,
    options?: Partial<ManagerOptions & SocketOptions>,
    namespace?: string,
  ): Promise<Socket>;
  /** A raw client that is open. */
  raw(name: string, query?: string): Promise<WebSocket>;
  /** Waits until the handler is done with all that came before, and these clients have heard of it. */
  settle(...clients: (Socket | WebSocket)[]): Promise<void>;
  note(name: string, ...what: unknown[]): void;
}

export function startTranscript(cell: TestCell): Transcript {
  const heard: Record<string, unknown[]> = {};
  const ids = new Map<string, string>();
  let lastFence = 0;

  function note(name: string, ...what: unknown[]) {
    const text = JSON.stringify(what, (_key, value) => (ids.has(value) ? ids.get(value) : value));
    heard[name] = [...(heard[name] ?? []), JSON.parse(text)];
  }

  return {
    heard,
    note,
    async socketio(name, options = {}, namespace = '/') {
      const client = cell.socketio(options, namespace);
      client.onAny((...args) => note(name, ...args));
      client.on('disconnect', (reason) => note(name, 'disconnect', reason));
      // At once: the server's first events may name it.
      client.on('connect', () => ids.set(String(client.id), `id of ${name}`));
      await once(client as never, 'connect');
      return client;
    },
    async raw(name, query = '') {
      const client = new WebSocket(`ws://127.0.0.1:${cell.port}/ws${query}`);
      client.on('error', () => {});
      client.on('message', (data, isBinary) => {
        if (!String(data).startsWith(FENCE)) note(name, isBinary ? 'binary' : 'text', String(data));
      });
      client.on('close', (code, reason) => note(name, 'close', code, String(reason)));
      await once(client, 'open');
      return client;
    },
    async settle(...clients) {
      // First what each of them sent, then what that made others hear.
      for (const client of [...clients, ...clients]) {
        lastFence += 1;
        if (client instanceof WebSocket) await fenceRaw(client, `${FENCE} ${lastFence}`);
        else await client.timeout(10_000).emitWithAck(FENCE);
      }
    },
  };
}

/** Sends this text, and waits until it comes back. */
function fenceRaw(client: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    client.on('message', function look(data) {
      if (String(data) !== text) return;
      client.off('message', look);
      resolve();
    });
    client.send(text);
  });
}
