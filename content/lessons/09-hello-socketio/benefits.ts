import type { Server } from 'socket.io';
import { WebSocket, type WebSocketServer } from 'ws';

/** Every row of the table of benefits, with Socket.IO and with the raw protocol. */
export default function benefits({ io, wss }: { io: Server; wss: WebSocketServer }) {
  // #region socketio
  io.on('connection', (socket) => {
    socket.on('say', (text) => socket.emit('said', text));
    socket.on('say to all', (text) => io.emit('said', text));

    socket.on('join', () => socket.join('r'));
    socket.on('say to room', (text) => io.to('r').emit('said', text));

    socket.on('add', (a, b, answer) => {
      if (typeof answer === 'function') answer(Number(a) + Number(b));
    });
    socket.on('describe', (value, answer) => {
      if (typeof answer === 'function') answer(describe(value));
    });

    socket.on('cut me', () => socket.conn.close());
  });

  io.of('/news').on('connection', (socket) => socket.emit('said', 'news'));
  // #endregion

  // #region raw
  const room = new Set<WebSocket>();

  const commands = new Map<string, (socket: WebSocket, text: string) => void>([
    ['all', (_socket, text) => sendTo(wss.clients, text)],
    ['join', (socket) => room.add(socket)],
    ['room', (_socket, text) => sendTo(room, text)],
    ['cut', (socket) => socket.terminate()],
  ]);

  wss.on('connection', (socket) => {
    socket.on('message', (data) => {
      const [command = '', text = ''] = String(data).split(/ (.*)/s);
      const run = commands.get(command);
      if (run) run(socket, text);
      else socket.send(String(data));
    });
    socket.on('close', () => room.delete(socket));
    socket.on('error', () => {});
  });

  function sendTo(clients: Set<WebSocket>, text: string) {
    for (const client of clients) {
      if (client.readyState === WebSocket.OPEN) client.send(text);
    }
  }
  // #endregion
}

/** What the server got, in words. */
function describe(value: unknown): string {
  const { n, bytes } = Object(value) as Record<string, unknown>;
  if (typeof n !== 'number' || !Buffer.isBuffer(bytes)) return 'something else';
  return `an object: n is ${n}, bytes is a Buffer of ${bytes.length}`;
}
