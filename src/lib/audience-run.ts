import { FENCE } from '../protocol/edited-handler.ts';
import type { OpenLab } from './lab.ts';
import type { MessageSize } from './newest-message.ts';
import { closeRaw, openRaw } from './raw-client.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/** Longest wait for an answer that the handler gives at once, in milliseconds. */
const FENCE_MS = 5_000;

/** What one client's own socket received. */
export interface Receipt {
  /** What came: an event's first argument, or a raw message's text. */
  data: unknown;
  /** On the wire; nothing if the wire feed is not there. */
  size: MessageSize | undefined;
  /** Milliseconds since the sender sent. */
  ms: number;
}

/** Named clients of one cell, each with a Socket.IO connection and a raw WebSocket. */
export interface Clients {
  socketio: ReadonlyMap<string, Socket>;
  raw: ReadonlyMap<string, WebSocket>;
  /** `<lesson>.<handler>` */
  cell: string;
  close: () => void;
}

/**
 * Opens all clients of a cell.
 *
 * @param onIds - Called with the socket ids of the clients that are ready on both connections.
 */
export function openClients(
  lab: OpenLab,
  cell: string,
  names: string[],
  onIds: (ids: ReadonlyMap<string, string>) => void,
): Clients {
  const socketio = new Map(names.map((name) => [name, openSocketIo(lab, cell, name)]));
  const raw = new Map(names.map((name) => [name, openRaw(lab, cell, name)]));

  const report = () => {
    const ready = names.filter((name) => socketio.get(name)?.connected && raw.get(name)?.readyState === 1);
    onIds(new Map(ready.map((name) => [name, socketio.get(name)?.id ?? ''])));
  };
  for (const socket of socketio.values()) socket.on('connect', report).on('disconnect', report);
  for (const socket of raw.values()) {
    socket.addEventListener('open', report);
    socket.addEventListener('close', report);
  }
  return {
    socketio,
    raw,
    cell,
    close() {
      for (const socket of socketio.values()) socket.close();
      raw.forEach(closeRaw);
    },
  };
}

/** One action of a client, in both versions. */
export interface Action {
  /** Name of the client that acts. */
  sender: string;
  /** Event by which Socket.IO clients hear of it. */
  event: string;
  socketio: (from: Socket) => void;
  raw: (from: WebSocket) => void;
}

/** What each client received of an action, by its name. Whoever is missing received nothing. */
export interface Receipts {
  socketio: ReadonlyMap<string, Receipt>;
  raw: ReadonlyMap<string, Receipt>;
}

/**
 * Runs an action with Socket.IO and with raw WebSockets.
 *
 * @returns What came of it: every connection keeps its order, and each has answered a question
 *   that was asked afterwards.
 */
export async function runBoth(clients: Omit<Clients, 'close'>, action: Action): Promise<Receipts> {
  // The first message of a connection is slower than the next ones. Whichever version goes first
  // still finds a colder page, so that is left to chance.
  await Promise.all([
    ...[...clients.socketio.values()].map(fence),
    ...[...clients.raw.values()].map(fenceRaw),
  ]);
  const receipts = await inAnyOrder(clients, action);
  // Loaded for this: a page is alive before its bytes are known.
  const messages = await import('./newest-message.ts');
  await messages.weigh(receipts, clients.cell, action.event);
  return receipts;
}

async function inAnyOrder({ socketio, raw }: Omit<Clients, 'close'>, action: Action): Promise<Receipts> {
  if (Math.random() < 0.5) {
    const first = await runSocketIo(socketio, action);
    return { socketio: first, raw: await runRaw(raw, action) };
  }
  const first = await runRaw(raw, action);
  return { raw: first, socketio: await runSocketIo(socketio, action) };
}

async function runSocketIo(sockets: ReadonlyMap<string, Socket>, { sender, event, socketio: act }: Action) {
  const receipts = new Map<string, Receipt>();
  let sentAt = 0;
  const listeners = [...sockets].map(([name, socket]) => {
    const listener = (data: unknown) => {
      receipts.set(name, { data, size: undefined, ms: performance.now() - sentAt });
    };
    socket.on(event, listener);
    return () => socket.off(event, listener);
  });
  const from = sockets.get(sender);
  sentAt = performance.now();
  if (from) act(from);
  try {
    if (from) await fence(from);
    await Promise.all([...sockets.values()].map(fence));
  } finally {
    for (const remove of listeners) remove();
  }
  return receipts;
}

async function runRaw(sockets: ReadonlyMap<string, WebSocket>, { sender, raw: act }: Action) {
  const receipts = new Map<string, Receipt>();
  let sentAt = 0;
  const over = new AbortController();
  for (const [name, socket] of sockets) {
    const listener = ({ data }: MessageEvent) => {
      if (typeof data !== 'string' || data.startsWith(FENCE)) return;
      receipts.set(name, { data, size: undefined, ms: performance.now() - sentAt });
    };
    socket.addEventListener('message', listener, { signal: over.signal });
  }
  const from = sockets.get(sender);
  sentAt = performance.now();
  if (from) act(from);
  try {
    if (from) await fenceRaw(from);
    await Promise.all([...sockets.values()].map(fenceRaw));
  } finally {
    over.abort();
  }
  return receipts;
}

/**
 * Asks the companion's fence and waits for the answer, which comes after all that was sent before it.
 *
 * @throws {Error} If the connection ends, or no answer comes for long.
 */
export async function fence(socket: Socket): Promise<void> {
  await socket.timeout(FENCE_MS).emitWithAck(FENCE);
}

/** As `fence`, for a raw connection: sends a text that comes back. */
export function fenceRaw(socket: WebSocket): Promise<void> {
  const question = `${FENCE} ${performance.now()}`;
  const signal = AbortSignal.timeout(FENCE_MS);
  return new Promise((resolve, reject) => {
    signal.onabort = reject;
    socket.addEventListener('close', reject, { signal });
    socket.addEventListener('message', ({ data }) => data === question && resolve(), { signal });
    socket.send(question);
  });
}
