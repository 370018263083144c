import type { ByteCount } from '../protocol/observer-events.ts';
import type { OpenLab } from './lab.ts';
import { openObserver } from './observer.ts';
import { uniqueName } from './raw-client.ts';

/** What the server counted of one client, on its own TCP sockets. */
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

/** Follows the traffic of some of this page's clients, as the server sees it. */
export interface TrafficWatch {
  /** Resolves when clients may start: what they do from now on is seen. */
  readonly ready: Promise<void>;
  /** @param label - First part of the client's name, at most 8 letters. */
  follow(label: string): Followed;
  /** Asks for the bytes of the sockets that are open; `onChange` follows. */
  refresh(): void;
  close(): void;
}

interface Entry extends Followed {
  /** Bytes of each of its open sockets, by the number of the connection. */
  open: Map<number, ByteCount>;
  done: ByteCount;
  sockets: number;
  check: () => void;
}

/**
 * @param onChange - Called when a count has changed.
 */
export function watchTraffic(lab: OpenLab, onChange: () => void = () => {}): TrafficWatch {
  const observer = openObserver(lab);
  const entries = new Map<string, Entry>();

  function change(client: string, apply: (entry: Entry) => void) {
    const entry = entries.get(client);
    if (!entry) return;
    apply(entry);
    const open = [...entry.open.values()].reduce(add, { up: 0, down: 0 });
    entry.traffic.bytes = add(entry.done, open);
    entry.check();
    onChange();
  }
  const ownerOf = (connection: number) =>
    [...entries.values()].find(({ open }) => open.has(connection))?.name ?? '';

  observer.on('request:end', ({ client, connection, bytes }) =>
    change(client, (entry) => {
      entry.done = add(entry.done, bytes);
      entry.traffic.requests += 1;
      entry.traffic.connections.push(connection);
    }),
  );
  observer.on('connection:open', ({ client, connection, bytes }) =>
    change(client, ({ open }) => open.set(connection, bytes)),
  );
  observer.on('connection:close', ({ connection, bytes }) =>
    change(ownerOf(connection), (entry) => {
      entry.open.delete(connection);
      entry.done = add(entry.done, bytes);
      entry.sockets += 1;
    }),
  );

  return {
    ready: new Promise((resolve) => observer.once('connect', resolve)),
    follow(label) {
      const entry = createEntry(label);
      entries.set(entry.name, entry);
      return entry;
    },
    refresh() {
      for (const { name, open } of entries.values()) {
        for (const connection of open.keys()) {
          observer.emit('connection:count', connection, (bytes) => {
            if (bytes) change(name, ({ open }) => open.has(connection) && open.set(connection, bytes));
          });
        }
      }
    },
    close: () => observer.close(),
  };
}

function createEntry(label: string): Entry {
  const waiting = new Set<() => void>();
  const entry: Entry = {
    name: uniqueName(label),
    traffic: { bytes: { up: 0, down: 0 }, requests: 0, connections: [] },
    open: new Map(),
    done: { up: 0, down: 0 },
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

const add = (a: ByteCount, b: ByteCount): ByteCount => ({ up: a.up + b.up, down: a.down + b.down });
