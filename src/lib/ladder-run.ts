import type { ByteCount } from '../protocol/observer-events.ts';
import type { OpenLab } from './lab.ts';
import { openObserver } from './observer.ts';
import { closeRaw, openRaw, uniqueName } from './raw-client.ts';

/** Something that travelled between this page and the server. */
export interface Rung {
  direction: 'up' | 'down';
  /** What it was, in the protocol's words or its own. */
  label: string;
  /** Milliseconds since the socket was asked for, when this page or its observer learned of it. */
  atMs: number;
}

export interface Ladder {
  /** Sends one message; nothing happens while the socket is not open. */
  send(text: string): void;
  close(): void;
}

export interface LadderEvents {
  onRung: (rung: Rung) => void;
  /** The TCP connection's bytes, as the server's socket counted them. */
  onBytes: (bytes: ByteCount) => void;
  /** Whether the greeting has come, so that the visitor's turn is next. */
  onReady: (ready: boolean) => void;
}

/**
 * Opens one raw WebSocket and tells everything that travels on it. Scripts in a page see neither
 * the handshake nor pings and pongs: those are told by the observer, as the server saw them.
 */
export function openLadder(lab: OpenLab, cell: string, events: LadderEvents): Ladder {
  const client = uniqueName('you');
  const observer = openObserver(lab);
  let socket: WebSocket | undefined;
  let connection: number | undefined;
  let startedAt = 0;

  function rung(direction: Rung['direction'], label: string) {
    events.onRung({ direction, label, atMs: performance.now() - startedAt });
  }

  function count() {
    if (connection === undefined) return;
    observer.emit('connection:count', connection, (bytes) => bytes && events.onBytes(bytes));
  }

  observer.on('connection:open', (opened) => {
    if (opened.client !== client) return;
    connection = opened.connection;
    events.onBytes(opened.bytes);
    rung('up', `${shorten(opened.request)}  Upgrade: websocket`);
    rung('down', opened.answer.replace('HTTP/1.1 ', ''));
    // Messages may have come faster than this news of the handshake.
    for (const tell of early.splice(0)) tell();
  });
  observer.on('connection:ping', (event) => heartbeat(event, 'down', 'ping'));
  observer.on('connection:pong', (event) => heartbeat(event, 'up', 'pong'));

  function heartbeat(
    event: { connection: number; bytes: ByteCount },
    direction: Rung['direction'],
    label: string,
  ) {
    if (event.connection !== connection) return;
    rung(direction, label);
    events.onBytes(event.bytes);
  }

  const early: (() => void)[] = [];
  observer.once('connect', () => {
    startedAt = performance.now();
    socket = openRaw(lab, cell, client);
    socket.addEventListener('message', ({ data }) => {
      const tell = () => {
        rung('down', String(data));
        count();
        events.onReady(true);
      };
      if (connection === undefined) early.push(tell);
      else tell();
    });
    socket.addEventListener('close', () => events.onReady(false));
  });

  return {
    send(text) {
      if (socket?.readyState !== WebSocket.OPEN) return;
      socket.send(text);
      rung('up', text);
    },
    close() {
      if (socket) closeRaw(socket);
      observer.close();
    },
  };
}

/** A request line without the middle of the lab's id, which nobody needs to read. */
function shorten(request: string): string {
  return request.replace(/^(\w+) \/lab\/(.{4})[^/]*\/[^/]*(\/ws).*$/, '$1 /lab/$2…$3');
}
