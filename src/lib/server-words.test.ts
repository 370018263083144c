import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { BroadcastOperator, Namespace, RemoteSocket, Server, Socket } from 'socket.io';
import { expect, test } from 'vitest';
import type { WebSocket, WebSocketServer } from 'ws';
import { serverWords } from './server-words.ts';
import { SOCKETIO_API } from './socketio-api.ts';
import { WS_API } from './ws-api.ts';

type Words<Object extends { words: readonly (readonly [string, ...unknown[]])[] }> =
  Object['words'][number][0];

// The names are those of the installed types, or the type check fails here.
type Wrong =
  | Exclude<Words<typeof SOCKETIO_API.server>, keyof Server>
  | Exclude<Words<typeof SOCKETIO_API.namespace>, keyof Namespace>
  | Exclude<Words<typeof SOCKETIO_API.socket>, keyof Socket>
  | Exclude<Words<typeof SOCKETIO_API.operator>, keyof BroadcastOperator<never, unknown>>
  | Exclude<Words<typeof SOCKETIO_API.remote>, keyof RemoteSocket<never, unknown>>
  | Exclude<Words<typeof SOCKETIO_API.handshake>, keyof Socket['handshake']>
  | Exclude<Words<typeof SOCKETIO_API.adapter>, keyof Namespace['adapter']>
  | Exclude<Words<typeof SOCKETIO_API.engine>, keyof Server['engine']>
  | Exclude<Words<typeof SOCKETIO_API.connection>, keyof Socket['conn']>
  | Exclude<Words<typeof SOCKETIO_API.transport>, keyof Socket['conn']['transport']>
  | Exclude<Words<typeof WS_API.wss>, keyof WebSocketServer>
  | Exclude<Words<typeof WS_API.ws>, keyof WebSocket>
  | Exclude<Words<typeof WS_API.readyStates>, keyof typeof WebSocket>
  | Exclude<Words<typeof WS_API.http>, keyof HttpServer>
  | Exclude<Words<typeof WS_API.request>, keyof IncomingMessage>
  | Exclude<Words<typeof WS_API.response>, keyof ServerResponse>
  | Exclude<Words<typeof WS_API.console>, keyof Console>;
const noWrongName: [Wrong] extends [never] ? true : Wrong = true;

const api = { ...SOCKETIO_API, ...WS_API };
const namesAfter = (before: string) => serverWords(before).map(({ name }) => name);
const namesOf = (object: keyof typeof api) => api[object].words.map(([name]) => name);

test('each object is one that is described, each sentence ends, and no name is there twice', () => {
  expect(noWrongName).toBe(true);
  for (const { words } of Object.values(api)) {
    for (const [, , info, gives] of words as readonly (readonly [string, string, string, string?])[]) {
      expect(info).toMatch(/^["A-Z].*\.$/);
      if (gives) expect(Object.keys(api)).toContain(gives);
    }
    expect(new Set(words.map(([name]) => name)).size).toBe(words.length);
  }
});

test.each<[before: string, object: keyof typeof api]>([
  ['io.', 'server'],
  ['wss.', 'wss'],
  ['io.to("r").', 'operator'],
  ["io.to('r')\n  .except(names[0])\n  .", 'operator'],
  ['io.on("connection", (socket) => { socket.', 'socket'],
  ['io.on("connection", socket => socket?.', 'socket'],
  ['io.on("connection", async function (client) { client.', 'socket'],
  ['wss.on("connection", (socket) => { socket.', 'ws'],
  ['io.on("connection", (socket) => {}); wss.on("connection", (socket) => { socket.', 'ws'],
  ['wss.on("connection", (socket) => {}); io.on("connection", (socket) => { socket.', 'socket'],
  ['io.of("/admin").on("connection", (admin) => { admin.', 'socket'],
  ['const admins = io.of("/admin"); admins.', 'namespace'],
  ['io.use((socket, next) => { socket.handshake.', 'handshake'],
  ['for (const client of wss.clients) { client.', 'ws'],
  ['for (const other of await io.fetchSockets()) other.', 'remote'],
  ['const toMe = (socket: WebSocket, text: string) => {\n socket.', 'ws'],
  ['function f({ wss }: { wss: WebSocketServer }) { socket.', 'ws'],
  ['socket.broadcast.', 'operator'],
  ['socket.volatile.', 'socket'],
  ['io.sockets.adapter.', 'adapter'],
  ['if (client.readyState === WebSocket.', 'readyStates'],
  ['http.on("request", (request, response) => { response.', 'response'],
])('%s is followed by words of %s', (before, object) => {
  expect(namesAfter(before)).toEqual(namesOf(object));
});

test.each(['', 'io', 'text.', 'socket.id.', '(1 + 2).', 'io.to("r', '"a.b". ) .', '].'])(
  'after %s nothing is known',
  (before) => {
    expect(serverWords(before)).toEqual([]);
  },
);

test('in the quotes of a listener stand its events', () => {
  expect(namesAfter("wss.on('connection', (socket) => { socket.on('")).toEqual([
    'message',
    'close',
    'ping',
    'pong',
    'error',
  ]);
  expect(namesAfter('io.on("')).toEqual(['connection']);
});
