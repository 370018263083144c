import type { WireItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw, uniqueName } from './raw-client.ts';
import type { ByteCount } from './traffic.ts';
import { openWireLog } from './wire-log.ts';

/** Something that travelled between this page and the server. */
export interface Rung {
  direction: 'up' | 'down';
  /** What it was, in the protocol's words or its own. */
  label: string;
  /** Milliseconds since the first byte of the handshake, by the server's clock. */
  atMs: number;
}

export interface Ladder {
  /** Sends one message; nothing happens while the socket is not open. */
  send(text: string): void;
  close(): void;
}

export interface LadderEvents {
  onRung: (rung: Rung) => void;
  /** The TCP connection's bytes so far. */
  onBytes: (bytes: ByteCount) => void;
  /** Whether the greeting has come, so that the visitor's turn is next. */
  onReady: (ready: boolean) => void;
}

/**
 * Opens one raw WebSocket and tells everything that travels on it, as the wire log has it: also the
 * handshake, pings and pongs, which scripts in a page never see.
 */
export function openLadder(lab: OpenLab, cell: string, events: LadderEvents): Ladder {
  const client = uniqueName('you');
  const log = openWireLog();
  const bytes: ByteCount = { up: 0, down: 0 };
  let seen = log.items.at(-1)?.number ?? 0;
  let startedMs = 0;
  let socket: WebSocket | undefined;
  let closed = false;

  const stop = log.watch(() => {
    const news = log.items.slice(Math.max(0, seen - log.forgotten)).filter((item) => item.client === client);
    seen = log.items.at(-1)?.number ?? seen;
    for (const item of news) tell(item);
    if (news.length > 0) events.onBytes({ ...bytes });
  });

  function tell(item: WireItem) {
    if (item.kind === 'request') startedMs = item.startedMs;
    bytes[item.direction] += item.size;
    const label = labelOf(item);
    if (label !== undefined) {
      events.onRung({ direction: item.direction, label, atMs: item.atMs - startedMs });
    }
  }

  void log.flush().then(() => {
    if (closed) return;
    socket = openRaw(lab, cell, client);
    socket.addEventListener('message', () => events.onReady(true));
    socket.addEventListener('close', () => events.onReady(false));
  });

  return {
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    close() {
      closed = true;
      stop();
      if (socket) closeRaw(socket);
    },
  };
}

function labelOf(item: WireItem): string | undefined {
  switch (item.kind) {
    case 'request':
      return `${shorten(item.head.startLine)}  Upgrade: websocket`;
    case 'answer':
      return item.head.startLine.replace('HTTP/1.1 ', '');
    case 'text':
      return item.text;
    case 'ping':
    case 'pong':
    case 'close':
      return item.kind;
    default:
      return undefined;
  }
}

/** A request line without the middle of the lab's id, which nobody needs to read. */
function shorten(request: string): string {
  return request.replace(/^(\w+) \/lab\/(.{4})[^/]*\/[^/]*(\/ws).*$/, '$1 /lab/$2…$3');
}
