// Part of Node. The npm package "readline" is something else.
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const url = `http://localhost:${process.env.PORT ?? 4004}`;

// By default a client starts with HTTP polling, then upgrades. This one opens a
// WebSocket at once: one handshake, but nothing to fall back on where a proxy
// blocks WebSockets.
const socket = io(url, { transports: ['websocket'] });

// Not inside `connect`, which comes again with each reconnection: every time,
// one more listener would print the same line.
socket.on('chat message', ({ from, text }) => console.log(`${from}: ${text}`));

socket.on('connect', () => say('connected: each line you type is sent'));
// No process.exit(): when the server is back, the client comes back by itself.
socket.on('disconnect', () => say(socket.active ? 'lost; trying again' : 'bye'));
socket.once('connect_error', () => say(`no server at ${url} yet; trying again`));

// Not the chunks of process.stdin: one may hold half a line, or three.
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line.trim() !== '') socket.emit('chat message', line);
});
lines.on('close', () => socket.close());

function say(what) {
  console.log(`(${what})`);
}
