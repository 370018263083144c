import { RECORD, readRecords, type WireRecord } from '../protocol/wire-records.ts';
import { countConnection, type OpenLab } from './lab.ts';

/** Wait before the feed is asked for again, in milliseconds; the last one repeats. */
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** A lab's wire, told by the companion. It is asked for again whenever it ends. */
export interface WireFeed {
  /** Resolves when all that the server had seen has been told; at once if the feed was closed. */
  flush(): Promise<void>;
  close(): void;
}

export interface WireFeedEvents {
  /** Records have come, in their order; each is told once. */
  onRecords: (records: WireRecord[]) => void;
  /** The feed is open and has told what was kept, or it has ended. */
  onOpen: (isOpen: boolean) => void;
}

/** Opens the feed of a lab: what has travelled since this page was loaded, and what travels from now on. */
export function openWireFeed(lab: OpenLab, { onRecords, onOpen }: WireFeedEvents): WireFeed {
  let socket: WebSocket;
  let isOpen = false;
  let closed = false;
  let timer: number | undefined;
  let attempts = 0;
  /** Time of the last record that was told. */
  let toldMs = 0;
  /** Those who wait for a `SYNC`, in the order in which they asked. */
  const waiting: (() => void)[] = [];

  function open() {
    socket = new WebSocket(addressOf(lab));
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const records = readRecords(new Uint8Array(data));
      const last = records.at(-1);
      tell(records);
      if (last?.kind === RECORD.SYNC) synced();
    });
    socket.addEventListener('close', ended);
  }

  function tell(records: WireRecord[]) {
    // A feed that opens again tells again what it kept.
    const news = records.filter(({ kind, atMs }) => kind !== RECORD.SYNC && (isOpen || atMs > toldMs));
    toldMs = news.at(-1)?.atMs ?? toldMs;
    if (news.length > 0) onRecords(news);
  }

  function synced() {
    if (isOpen) return waiting.shift()?.();
    isOpen = true;
    attempts = 0;
    countConnection(1);
    onOpen(true);
    for (const _ of waiting) socket.send('sync');
  }

  function ended() {
    if (isOpen) countConnection(-1);
    if (isOpen && !closed) onOpen(false);
    isOpen = false;
    if (closed) return;
    timer = window.setTimeout(open, RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)]);
    attempts += 1;
  }

  open();
  return {
    flush: () =>
      new Promise((resolve) => {
        if (closed) return resolve();
        waiting.push(resolve);
        if (isOpen) socket.send('sync');
      }),
    close() {
      closed = true;
      clearTimeout(timer);
      socket.close();
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

function addressOf(lab: OpenLab): URL {
  const url = new URL(`/lab/${lab.id}/observer/wire`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  // An earlier page of this tab may have used the same lab.
  url.searchParams.set('newest', String(Math.ceil(performance.now())));
  return url;
}
