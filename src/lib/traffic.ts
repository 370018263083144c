import { headerOf } from '../protocol/http-framer.ts';
import type { WireItem } from '../protocol/wire-item.ts';
import { uniqueName } from './raw-client.ts';
import { openWireLog } from './wire-log.ts';

/** Bytes that travelled on the wire. */
export interface ByteCount {
  /** From client to server. */
  up: number;
  /** From server to client. */
  down: number;
}

/** What travelled for one client. */
export interface Traffic {
  /** Bytes of all its requests and sockets, headers and handshakes included. */
  bytes: ByteCount;
  /** HTTP requests that have ended. */
  requests: number;
  /** Number of the TCP connection of each request, in the order they ended. */
  connections: number[];
}

/** A client whose traffic is followed. */
export interface Followed {
  /** What it has to call itself in `?client=`. */
  readonly name: string;
  readonly traffic: Traffic;
  /** Resolves when so many of its requests have ended, and so many of its sockets. */
  ended(requests: number, sockets?: number): Promise<void>;
}

/** Follows the traffic of some of this page's clients, as the page's wire log has it. */
export interface TrafficWatch {
  /** Resolves when clients may start: what they do from now on is seen. */
  readonly ready: Promise<void>;
  /** @param label - First part of the client's name, at most 8 letters. */
  follow(label: string): Followed;
  close(): void;
}

interface Entry extends Followed {
  /** Sockets that have ended. */
  sockets: number;
  check: () => void;
}

/** What a TCP connection carries now: a request that has not ended, a WebSocket, or nothing of interest. */
interface Carried {
  entry: Entry;
  kind: 'request' | 'socket';
}

/** @param onChange - Called when a count has changed. */
export function watchTraffic(onChange: () => void = () => {}): TrafficWatch {
  const log = openWireLog();
  const entries = new Map<string, Entry>();
  const carried = new Map<number, Carried>();
  let seen = log.items.at(-1)?.number ?? 0;

  function endRequest(connection: number) {
    const carrying = carried.get(connection);
    if (carrying?.kind !== 'request') return;
    carried.delete(connection);
    carrying.entry.traffic.requests += 1;
    carrying.entry.traffic.connections.push(connection);
  }

  function endConnection(connection: number) {
    endRequest(connection);
    const carrying = carried.get(connection);
    if (carrying) carrying.entry.sockets += 1;
    carried.delete(connection);
  }

  /** @returns The client whose counts have changed. */
  function read(item: WireItem): Entry | undefined {
    const { kind, connection, client, direction, size } = item;
    const entry = entries.get(client) ?? carried.get(connection)?.entry;
    // One connection carries one request after the other.
    if (kind === 'request') endRequest(connection);
    if (kind === 'request' && entry) carried.set(connection, { entry, kind: 'request' });
    if (entry)
      entry.traffic.bytes = { ...entry.traffic.bytes, [direction]: entry.traffic.bytes[direction] + size };
    if (kind === 'answer' && entry && item.head.status === 101)
      carried.set(connection, { entry, kind: 'socket' });
    else if (kind === 'answer' && hasLength(item)) endRequest(connection);
    if (kind === 'end') endConnection(connection);
    return entry;
  }

  const stop = log.watch(() => {
    const changed = new Set<Entry | undefined>();
    for (const item of log.items.slice(Math.max(0, seen - log.forgotten))) changed.add(read(item));
    seen = log.items.at(-1)?.number ?? seen;
    changed.delete(undefined);
    for (const entry of changed) entry?.check();
    if (changed.size > 0) onChange();
  });

  return {
    ready: log.flush(),
    follow(label) {
      const entry = createEntry(label);
      entries.set(entry.name, entry);
      return entry;
    },
    close: stop,
  };
}

/** Whether an answer is complete once it is told; otherwise it goes on until its connection ends. */
function hasLength({ head }: { head: Parameters<typeof headerOf>[0] & { status: number } }): boolean {
  return head.status === 204 || head.status === 304 || headerOf(head, 'content-length') !== undefined;
}

function createEntry(label: string): Entry {
  const waiting = new Set<() => void>();
  const entry: Entry = {
    name: uniqueName(label),
    traffic: { bytes: { up: 0, down: 0 }, requests: 0, connections: [] },
    sockets: 0,
    check() {
      for (const look of waiting) look();
    },
    ended: (requests, sockets = 0) =>
      new Promise((resolve) => {
        const look = () => {
          if (entry.traffic.requests < requests || entry.sockets < sockets) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  return entry;
}
