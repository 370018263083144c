// The clients of a measured server, in a process of their own, so that their CPU time is not the server's.
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { answerParent } from './child.ts';
import { median } from './report.ts';
import type { Doors } from './servers/measured-server.ts';

/** Which of a server's doors to use. */
export type Kind = 'raw' | 'socketio';

/** How fast something went. */
export interface Pace {
  /** How many of it in a second. */
  perSecond: number;
  /** Median milliseconds of one. */
  p50Ms: number;
}

/** What the clients can be asked. */
export type Clients = {
  /** Opens connections, all at once, and waits until all are open. */
  open(input: { kind: Kind; doors: Doors; count: number }): Promise<Pace>;
  /** Every connection sends a text, waits until it comes back, sends the next; `messages` in all. */
  echo(input: { messages: number }): Promise<Pace>;
  /** One connection sends a text to all, waits until all have it, sends the next. */
  broadcast(input: { times: number }): Promise<Pace>;
  /** Opens an observer of the wire, which reads all it is told. Resolves when it has been told what was kept. */
  observe(input: { doors: Doors }): Promise<void>;
  /** Closes every connection, and waits for their ends. */
  close(): Promise<void>;
  /** Makes labs, and in each of them a cell, by opening and closing a raw connection. */
  visitLabs(input: { doors: Doors; count: number }): Promise<void>;
};

/** One connection. Texts that arrive go to `onText`. */
interface Client {
  send(audience: 'self' | 'all'): void;
  onText(): void;
  close(): Promise<unknown>;
}

/** Labs that are visited at a time. */
const VISITORS = 16;

/** Both begin a text of 32 bytes; the server answers by the beginning. */
const TEXTS = { self: 'echo'.padEnd(32, '.'), all: 'all'.padEnd(32, '.') };

let clients: Client[] = [];

answerParent({
  async open({ kind, doors, count }) {
    const openOne = kind === 'raw' ? openRaw : openSocketIo;
    const started = performance.now();
    const times: number[] = [];
    clients = await Promise.all(
      Array.from({ length: count }, async () => {
        const client = await openOne(doors);
        times.push(performance.now() - started);
        return client;
      }),
    );
    return paceOf(count, started, times);
  },
  async echo({ messages }) {
    const started = performance.now();
    const times: number[] = [];
    const each = Math.floor(messages / clients.length);
    await Promise.all(clients.map((client) => echoTimes(client, each, times)));
    return paceOf(each * clients.length, started, times);
  },
  async broadcast({ times: count }) {
    const started = performance.now();
    const times: number[] = [];
    for (let sent = 0; sent < count; sent++) times.push(await broadcastOnce());
    return paceOf(count * clients.length, started, times);
  },
  async observe({ doors: { origin, wirePath } }) {
    const observer = new WebSocket(`${origin.replace('http', 'ws')}${wirePath}`, {
      perMessageDeflate: false,
    });
    await once(observer, 'message');
  },
  async close() {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
  },
  async visitLabs({ doors, count }) {
    let left = count;
    await Promise.all(
      Array.from({ length: VISITORS }, async () => {
        while (left-- > 0) await visitNewLab(doors);
      }),
    );
  },
} satisfies Clients);

function echoTimes(client: Client, count: number, times: number[]): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    let sentAt = performance.now();
    client.onText = () => {
      const now = performance.now();
      times.push(now - sentAt);
      left -= 1;
      if (left === 0) return resolve();
      sentAt = now;
      client.send('self');
    };
    client.send('self');
  });
}

/** @returns Milliseconds until everyone has the text. */
function broadcastOnce(): Promise<number> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    let missing = clients.length;
    for (const client of clients) {
      client.onText = () => {
        missing -= 1;
        if (missing === 0) resolve(performance.now() - sentAt);
      };
    }
    clients[0]?.send('all');
  });
}

async function openRaw({ origin, rawPath }: Doors): Promise<Client> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${rawPath}`, { perMessageDeflate: false });
  const client: Client = {
    send: (audience) => socket.send(TEXTS[audience]),
    onText() {},
    close() {
      socket.close();
      return once(socket, 'close');
    },
  };
  socket.on('message', () => client.onText());
  await once(socket, 'open');
  return client;
}

async function openSocketIo({ origin, socketioPath }: Doors): Promise<Client> {
  const socket = io(origin, {
    path: socketioPath,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const client: Client = {
    send: (audience) => socket.emit(audience === 'self' ? 'text' : 'all', TEXTS[audience]),
    onText() {},
    async close() {
      const closed = new Promise((resolve) => socket.io.engine.once('close', resolve));
      socket.close();
      await closed;
    },
  };
  socket.on('text', () => client.onText());
  await new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(undefined));
    socket.on('connect_error', reject);
  });
  return client;
}

async function visitNewLab({ origin, rawPath }: Doors) {
  const answer = await fetch(`${origin}/api/labs`, { method: 'POST' });
  const { id } = (await answer.json()) as { id: string };
  const client = await openRaw({
    origin,
    rawPath: rawPath.replace(/^\/lab\/[^/]+/, `/lab/${id}`),
    socketioPath: '',
  });
  await client.close();
}

function paceOf(count: number, started: number, times: number[]): Pace {
  return { perSecond: (count / (performance.now() - started)) * 1_000, p50Ms: median(times) };
}
