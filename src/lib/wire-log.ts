import { type ConnectionDecoder, createConnectionDecoder } from '../protocol/connection-decoder.ts';
import { agreesOnDeflate } from '../protocol/deflate-agreement.ts';
import { PollingSessions } from '../protocol/polling-sessions.ts';
import type { WireItem } from '../protocol/wire-item.ts';
import { type KnownConnection, NO_FRAMES, RECORD, type WireRecord } from '../protocol/wire-records.ts';
import { textOf } from './byte-text.ts';
import type { inflaterFor } from './inflater.ts';
import { invitation } from './invitation.ts';
import { type LabState, type OpenLab, watchLab, watchSharedLab } from './lab.ts';
import { openWireFeed, type WireFeed } from './wire-feed.ts';

/** Items that are kept; of more, the oldest are let go. */
const MAX_ITEMS = 20_000;
/** Bytes of items that are kept. */
const MAX_BYTES = 16_777_216;

/** Most bytes that a compressed message may become. */
const MAX_INFLATED_BYTES = 1_048_576;

/** Everything that has travelled on this page's connections, decoded. */
export interface WireLog {
  /** Oldest first; their numbers count up from 1. */
  readonly items: readonly WireItem[];
  /** How many of the oldest were let go. */
  readonly forgotten: number;
  /** `down` while the companion does not answer; the page keeps trying. */
  readonly state: 'opening' | 'open' | 'down';
  /**
   * @param watcher - Called after items or state have changed, once for each batch that came.
   * @returns Stops watching.
   */
  watch(watcher: () => void): () => void;
  /** Resolves when all that the server had seen is in `items`. */
  flush(): Promise<void>;
}

let log: WireLog | undefined;

/** The page's one log: of its own lab, and of the lab that it was invited to. It lives as long as the page. */
export function openWireLog(): WireLog {
  log ??= createWireLog();
  return log;
}

function createWireLog(): WireLog {
  const store = createItemStore();
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  const own = followLab(watchLab, store.add, tell);
  const shared = invitation() ? followLab(watchSharedLab, store.add, tell) : undefined;
  return {
    get items() {
      return store.items;
    },
    get forgotten() {
      return store.forgotten;
    },
    get state() {
      return own.state;
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async flush() {
      await Promise.all([own.flush(), shared?.flush()]);
    },
  };
}

/** Items within the log's bounds. */
function createItemStore() {
  let items: WireItem[] = [];
  let forgotten = 0;
  let count = 0;
  let bytes = 0;
  return {
    get items(): readonly WireItem[] {
      return items;
    },
    get forgotten() {
      return forgotten;
    },
    add(item: WireItem) {
      count += 1;
      items.push({ ...item, number: count });
      bytes += item.bytes.length;
      if (items.length <= MAX_ITEMS && bytes <= MAX_BYTES) return;
      // A quarter at once, as each time costs a copy of the list.
      const going = Math.ceil(items.length / 4);
      for (const { bytes: gone } of items.slice(0, going)) bytes -= gone.length;
      items = items.slice(going);
      forgotten += going;
    },
  };
}

/** Decodes the wire of whichever lab is open. */
function followLab(watch: typeof watchLab, onItem: (item: WireItem) => void, onChange: () => void) {
  let state: WireLog['state'] = 'opening';
  let feed: WireFeed | undefined;
  let flush: (() => Promise<void>) | undefined;
  /** Those who wait while no lab is open. */
  const waiting: (() => void)[] = [];

  function become(next: WireLog['state']) {
    state = next;
    onChange();
  }

  function follow(lab: OpenLab) {
    const decode = createRecordDecoder(onItem);
    /** Compressed connections need a library that no other one does: until it is there, all wait in order. */
    let decoded: Promise<void> | undefined;
    feed = openWireFeed(lab, {
      onRecords(records) {
        const read = () => {
          records.forEach(decode);
          onChange();
        };
        if (!createInflater && records.some(mayCompress)) decoded = loadInflater();
        if (decoded) decoded = decoded.then(read);
        else read();
      },
      onOpen: (isOpen) => become(isOpen ? 'open' : 'down'),
    });
    const opened = feed;
    flush = async () => {
      await opened.flush();
      await decoded;
    };
    for (const resolve of waiting.splice(0)) void flush().then(resolve);
  }

  watch((lab: LabState) => {
    feed?.close();
    feed = undefined;
    flush = undefined;
    if (lab.phase === 'open') follow(lab.lab);
    else if (lab.phase === 'down') become('down');
  });

  return {
    get state() {
      return state;
    },
    flush: () => flush?.() ?? new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

let createInflater: typeof inflaterFor | undefined;

/** Where it cannot be loaded, what was waiting is told as not inflated; the next such connection tries again. */
async function loadInflater() {
  try {
    ({ inflaterFor: createInflater } = await import('./inflater.ts'));
  } catch {
    // Each message says it.
  }
}

/** Whether a record is of an answer, or of a connection, that agrees on compression. */
function mayCompress({ kind, start, bytes }: WireRecord): boolean {
  if (kind !== RECORD.KNOWN && (kind !== RECORD.DOWN || start !== NO_FRAMES)) return false;
  return agreesOnDeflate(textOf(bytes));
}

/** Decodes the records of a lab, connection by connection. */
function createRecordDecoder(onItem: (item: WireItem) => void): (record: WireRecord) => void {
  const sessions = new PollingSessions();
  const connections = new Map<number, ConnectionDecoder>();
  /** WebSockets that were open before, whose handshakes may have been kept or not. */
  const knowns = new Map<number, KnownConnection>();

  function decoderOf({ connection, start }: WireRecord): ConnectionDecoder {
    const open = connections.get(connection);
    if (open) return open;
    const known = start === NO_FRAMES ? undefined : knowns.get(connection);
    const inflater = createInflater;
    const decoder = createConnectionDecoder({
      connection,
      known,
      sessions,
      createInflater:
        inflater && ((extensions, direction) => inflater(extensions, direction, MAX_INFLATED_BYTES)),
      onItem,
    });
    connections.set(connection, decoder);
    return decoder;
  }

  return (record) => {
    const { kind, connection, atMs, offset, start, bytes } = record;
    switch (kind) {
      case RECORD.KNOWN:
        knowns.set(connection, JSON.parse(textOf(bytes)) as KnownConnection);
        break;
      case RECORD.UP:
      case RECORD.DOWN: {
        const direction = kind === RECORD.UP ? 'up' : 'down';
        decoderOf(record).push({ direction, atMs, offset, start, bytes });
        break;
      }
      case RECORD.END:
        connections.get(connection)?.end(atMs);
        connections.delete(connection);
        knowns.delete(connection);
        break;
      case RECORD.LEFT_OUT:
        onItem(gap(atMs, offset));
        break;
    }
  };
}

/** What the feed left out, of whichever connections. */
function gap(atMs: number, size: number): WireItem {
  return {
    kind: 'gap',
    number: 0,
    connection: 0,
    cell: '',
    client: '',
    direction: 'down',
    startedMs: atMs,
    atMs,
    size,
    bytes: new Uint8Array(0),
    problems: [],
  };
}
