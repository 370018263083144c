import { askCell, httpDoor } from './cell-http.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw } from './raw-client.ts';
import { watchTraffic } from './traffic.ts';

/** What one protocol took to carry messages there and back. */
export interface BurstResult {
  /** Milliseconds for one message and its answer: the median of several, each after the one before. */
  oneMs: number;
  /** Milliseconds until the answers to all messages of the burst were there. */
  allMs: number;
  /** Bytes of the burst, both ways, as the server counted them; of a WebSocket, with its handshake. */
  bytes: number;
  /** TCP connections that carried the burst. */
  connections: number;
}

/** Messages of the burst, sent without waiting for each other. */
export const BURST = 100;
/** Messages that are timed one by one. */
const SINGLES = 5;

/** Sends a text, and resolves with the answer. */
type Ask = (text: string) => Promise<unknown>;

/**
 * Sends single messages and then a burst: over HTTP, then over WebSockets that are open already.
 *
 * @param delayMs - Milliseconds by which the companion delays both, each way.
 * @throws {Error} If a request or a connection fails.
 */
export async function runBurst(
  lab: OpenLab,
  cell: string,
  delayMs: number,
): Promise<{ http: BurstResult; socket: BurstResult }> {
  const watch = watchTraffic();
  try {
    await watch.ready;
    const http = watch.follow('http');
    const post = (client: string) => (body: string) =>
      askCell(httpDoor(lab, cell, '/echo', { client, delay: delayMs }), { method: 'POST', body });
    const oneByHttp = await timeSingles(post('single'));
    const allByHttp = await timeBurst(post(http.name));
    await http.ended(BURST);

    const client = watch.follow('socket');
    const single = await openAsking(lab, cell, 'single', delayMs);
    const burst = await openAsking(lab, cell, client.name, delayMs);
    const oneBySocket = await timeSingles(single.ask);
    const allBySocket = await timeBurst(burst.ask);
    single.close();
    burst.close();
    await client.ended(0, 1);

    const sum = ({ up, down }: { up: number; down: number }) => up + down;
    return {
      http: {
        oneMs: oneByHttp,
        allMs: allByHttp,
        bytes: sum(http.traffic.bytes),
        connections: new Set(http.traffic.connections).size,
      },
      socket: { oneMs: oneBySocket, allMs: allBySocket, bytes: sum(client.traffic.bytes), connections: 1 },
    };
  } finally {
    watch.close();
  }
}

async function timeSingles(ask: Ask): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < SINGLES; at++) {
    const startedAt = performance.now();
    await ask('hello');
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(SINGLES / 2)] as number;
}

async function timeBurst(ask: Ask): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: BURST }, () => ask('hello')));
  return performance.now() - startedAt;
}

/** Opens a WebSocket whose server answers each message with one of its own, in order. */
async function openAsking(lab: OpenLab, cell: string, client: string, delayMs: number) {
  const socket = openRaw(lab, cell, client, { delay: String(delayMs) });
  const asked: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  socket.addEventListener('message', ({ data }) => asked.shift()?.resolve(data));
  await new Promise((resolve, reject) => {
    const fail = () => {
      const error = new Error('closed');
      reject(error);
      for (const question of asked.splice(0)) question.reject(error);
    };
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('close', fail, { once: true });
  });
  const ask: Ask = (text) =>
    new Promise((resolve, reject) => {
      asked.push({ resolve, reject });
      socket.send(text);
    });
  return { ask, close: () => closeRaw(socket) };
}
