import type { Server } from 'socket.io';
import { WebSocket, type WebSocketServer } from 'ws';

/** One message, three audiences: once with Socket.IO, once with the raw protocol. */
export default function stage({ io, wss }: { io: Server; wss: WebSocketServer }) {
  // #region socketio
  io.on('connection', (socket) => {
    socket.on('to me', (text) => socket.emit('hello', text));
    socket.on('to others', (text) => socket.broadcast.emit('hello', text));
    socket.on('to everyone', (text) => io.emit('hello', text));
  });
  // #endregion

  const toMe = (socket: WebSocket, text: string) => {
    // #region raw-me
    socket.send(text);
    // #endregion
  };

  const toOthers = (socket: WebSocket, text: string) => {
    // #region raw-others
    for (const client of wss.clients) {
      if (client === socket) continue;
      if (client.readyState === WebSocket.OPEN) {
        client.send(text);
      }
    }
    // #endregion
  };

  const toEveryone = (_socket: WebSocket, text: string) => {
    // #region raw-everyone
    for (const client of wss.clients) {
      if (client.readyState === WebSocket.OPEN) {
        client.send(text);
      }
    }
    // #endregion
  };

  const audiences = new Map([
    ['me', toMe],
    ['others', toOthers],
    ['everyone', toEveryone],
  ]);

  wss.on('connection', (socket) => {
    socket.on('message', (data) => {
      // Raw messages have no names, so the first word says who should hear the rest.
      const [audience = '', text = ''] = String(data).split(/ (.*)/s);
      audiences.get(audience)?.(socket, text);
    });
  });
}
