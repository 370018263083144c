import type { MessageItem } from '../protocol/wire-item.ts';
import { fence, fenceRaw } from './audience-run.ts';
import { happens, hears, type RowClients, timeOf, withClients } from './benefit-clients.ts';
import type { OpenLab } from './lab.ts';
import { expectClose } from './raw-client.ts';
import type { Socket } from './socketio-client.ts';

/** Whether a side did it by itself, with code of yours, or not at all. */
export type Verdict = 'yes' | 'own' | 'no';

/** What came of a row on one side. */
export interface Side {
  /** Nothing where there is only a number to compare. */
  verdict?: Verdict;
  text: string;
}

/** What came of a row. */
export interface RowResult {
  raw: Side;
  socketio: Side;
}

/** The rows, by their names in the table. Each really does what it tells. */
const ROWS = {
  messaging,
  reconnection,
  broadcasting,
  rooms,
  fallback,
  acks,
  buffering,
  payloads,
  interop,
  processes,
  bytes,
  cost,
} satisfies Record<string, (clients: RowClients) => Promise<RowResult>>;

export type RowId = keyof typeof ROWS;

/**
 * Runs a row in both versions.
 *
 * @throws {Error} If a connection ends that should not, or nothing is heard for long.
 */
export function runRow(lab: OpenLab, cell: string, id: RowId): Promise<RowResult> {
  return withClients(lab, cell, ROWS[id]);
}

async function messaging(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  raw.send('hello');
  const text = await textFrom(raw);
  socket.emit('say', 'hello');
  return {
    raw: { verdict: 'yes', text: `“${text}” came back, as a text.` },
    socketio: { verdict: 'yes', text: `“${await hears(socket, 'said')}” came back, as the event “said”.` },
  };
}

async function reconnection(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  const { id } = socket;
  const code = await cutRaw(raw);
  socket.emit('cut me');
  await hears(socket, 'disconnect');
  const ms = await timeOf(hears(socket, 'connect'));
  const stayed = raw.readyState === WebSocket.CLOSED;
  return {
    raw: {
      verdict: stayed ? 'no' : 'yes',
      text: stayed ? `Closed with code ${code}, and stays closed.` : 'Open.',
    },
    socketio: {
      verdict: 'yes',
      text: `Back after ${Math.round(ms)} ms, with a new id: ${short(id)} is now ${short(socket.id)}`,
    },
  };
}

async function broadcasting(clients: RowClients): Promise<RowResult> {
  const raws = await three(clients.raw);
  const sockets = await three(clients.socketio);
  const rawTexts = raws.map(textFrom);
  raws[0]?.send('all hello');
  const heardRaw = await Promise.all(rawTexts);
  const texts = sockets.map((socket) => hears(socket, 'said'));
  sockets[0]?.emit('say to all', 'hello');
  const heard = await Promise.all(texts);
  return {
    raw: { verdict: 'own', text: `${heardRaw.length} of 3 heard it, by a loop you write.` },
    socketio: { verdict: 'yes', text: `${heard.length} of 3 heard it, by one io.emit.` },
  };
}

async function rooms(clients: RowClients): Promise<RowResult> {
  const raws = await three(clients.raw);
  const sockets = await three(clients.socketio);
  const heardRaw = await countRaw(raws, async () => {
    for (const member of raws.slice(0, 2)) member.send('join');
    await all(raws, fenceRaw);
    raws[1]?.send('room hello');
  });
  const heard = await countSaid(sockets, async () => {
    for (const member of sockets.slice(0, 2)) member.emit('join');
    await all(sockets, fence);
    sockets[1]?.emit('say to room', 'hello');
  });
  // The same connection, and another part of the server.
  const news = sockets[2]?.io.socket('/news');
  const said = news && (await hears(news, 'said'));
  return {
    raw: { verdict: 'own', text: `${listed(heardRaw)} heard it, by a Set you write. No namespaces.` },
    socketio: {
      verdict: 'yes',
      text: `${listed(heard)} heard it, by io.to("r"). On C’s connection, /news said “${said}”.`,
    },
  };
}

async function fallback(clients: RowClients): Promise<RowResult> {
  const refusal = await fetch(clients.address('ws'));
  const socket = await clients.socketio(['polling']);
  socket.emit('say', 'hello');
  const text = await hears(socket, 'said');
  return {
    raw: { verdict: 'no', text: `${refusal.status}: the address answers only a WebSocket.` },
    socketio: { verdict: 'yes', text: `“${text}” came back by ${socket.io.engine.transport.name}.` },
  };
}

async function acks(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  const returned: unknown = raw.send('2 + 3');
  const answer = await socket.emitWithAck('add', 2, 3);
  return {
    raw: { verdict: 'no', text: `send() returned ${returned}. Which message is the answer is up to you.` },
    socketio: { verdict: 'yes', text: `emitWithAck() resolved with ${answer}.` },
  };
}

async function buffering(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  await cutRaw(raw);
  socket.emit('cut me');
  await hears(socket, 'disconnect');
  raw.send('hello');
  socket.emit('say', 'hello');
  return {
    raw: {
      verdict: 'no',
      text: `send() threw nothing, and threw the text away. bufferedAmount still counts its ${raw.bufferedAmount} bytes.`,
    },
    socketio: { verdict: 'yes', text: `“${await hears(socket, 'said')}” arrived after reconnecting.` },
  };
}

async function payloads(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  const value = { n: 1, bytes: new Uint8Array([1, 2, 3]) };
  // What a JavaScript program may do; TypeScript sees the mistake.
  raw.send(value as unknown as string);
  const text = await textFrom(raw);
  return {
    raw: { verdict: 'no', text: `The server got “${text}”. It takes text or bytes.` },
    socketio: { verdict: 'yes', text: `The server got ${await socket.emitWithAck('describe', value)}.` },
  };
}

async function interop(clients: RowClients): Promise<RowResult> {
  const raw = await clients.raw();
  raw.send('hello');
  const text = await textFrom(raw);
  const url = new URL(`${clients.address('socket.io/')}?EIO=4&transport=websocket`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const stranger = new WebSocket(url);
  const first = await textFrom(stranger);
  stranger.send('hello');
  await happens(stranger, 'close');
  return {
    raw: { verdict: 'yes', text: `“${text}” came back.` },
    socketio: { verdict: 'no', text: `It was told ${first.slice(0, 7)}…, said “hello”, and was closed.` },
  };
}

async function processes(clients: RowClients): Promise<RowResult> {
  const raw = await clients.raw();
  raw.send('hello');
  const text = await textFrom(raw);
  const path = `${clients.address('socket.io/')}?EIO=4&transport=polling&sid=of-another-process`;
  const response = await fetch(path);
  const { message } = (await response.json()) as { message: string };
  return {
    raw: {
      verdict: 'yes',
      text: `Not needed: “${text}” came back on the one connection, from the one process.`,
    },
    socketio: { verdict: response.ok ? 'yes' : 'no', text: `${response.status}: ${message}.` },
  };
}

async function bytes(clients: RowClients): Promise<RowResult> {
  const [raw, socket] = await both(clients);
  raw.send('hello');
  const text = await textFrom(raw);
  socket.emit('say', 'hello');
  await hears(socket, 'said');
  const { isEvent, isText, readMessages } = await import('./newest-message.ts');
  const find = await readMessages(clients.cell);
  const sizes = (up: MessageItem | undefined, down: MessageItem | undefined) => ({
    text: `↑ ${up?.size ?? '?'} bytes, ↓ ${down?.size ?? '?'}`,
  });
  return {
    raw: sizes(find(undefined, 'up', isText('hello')), find(undefined, 'down', isText(text))),
    socketio: sizes(find(undefined, 'up', isEvent('say')), find(undefined, 'down', isEvent('said'))),
  };
}

async function cost(clients: RowClients): Promise<RowResult> {
  const counting = clients.inCell('hello-socketio.cost');
  const raw = await counting.raw();
  const rawBytes = await textFrom(raw);
  const direct = await hears(await counting.socketio(), 'cost');
  const usual = await hears(await counting.socketio(['polling', 'websocket']), 'cost');
  return {
    raw: { text: `${rawBytes} bytes` },
    socketio: { text: `${usual} bytes; ${direct} when it may use only WebSocket` },
  };
}

function both(clients: RowClients): Promise<[WebSocket, Socket]> {
  return Promise.all([clients.raw(), clients.socketio()]);
}

function three<Client>(open: () => Promise<Client>): Promise<Client[]> {
  return Promise.all([open(), open(), open()]);
}

async function textFrom(socket: WebSocket): Promise<string> {
  return String((await happens(socket, 'message')).data);
}

/** Has the server cut a raw client. @returns The close code. */
async function cutRaw(raw: WebSocket): Promise<number> {
  expectClose(raw);
  raw.send('cut');
  return (await happens(raw, 'close')).code;
}

const NAMES = ['A', 'B', 'C'];

const listed = (heard: string[]) => heard.join(' and ') || 'Nobody';
const short = (id: string | undefined) => `${id?.slice(0, 4)}…`;

async function all<Client>(clients: Client[], act: (client: Client) => Promise<void>): Promise<void> {
  await Promise.all(clients.map(act));
}

/** Who of A, B and C hears what `act` sends. */
async function countSaid(sockets: Socket[], act: () => Promise<void>): Promise<string[]> {
  const heard = new Set<Socket>();
  for (const socket of sockets) socket.on('said', () => heard.add(socket));
  await act();
  // Once for the server to have sent it to all, and once for all to have received it.
  await all(sockets, fence);
  await all(sockets, fence);
  return NAMES.filter((_name, at) => heard.has(sockets[at] as Socket));
}

async function countRaw(sockets: WebSocket[], act: () => Promise<void>): Promise<string[]> {
  const heard = new Set<WebSocket>();
  for (const socket of sockets) {
    socket.addEventListener('message', ({ data }) => data === 'hello' && heard.add(socket));
  }
  await act();
  await all(sockets, fenceRaw);
  await all(sockets, fenceRaw);
  return NAMES.filter((_name, at) => heard.has(sockets[at] as WebSocket));
}
