import type { Server } from 'socket.io';
import { WebSocket, type WebSocketServer } from 'ws';

interface Line {
  from: string;
  text: string;
}

/** One chat, twice: with Socket.IO, and with the raw protocol. */
export default function chat({ io, wss }: { io: Server; wss: WebSocketServer }) {
  // #region both
  const isLine = (text: unknown): text is string =>
    typeof text === 'string' && text.trim() !== '' && text.length <= 200;

  const nameOf = (name: unknown) => (isLine(name) ? name.slice(0, 20) : 'Guest');
  const welcome = (name: string) => ({ from: 'server', text: `Welcome, ${name}!` });
  const goodbye = (name: string) => ({ from: 'server', text: `${name} left.` });
  // #endregion

  // #region socketio
  io.on('connection', (socket) => {
    const from = nameOf(socket.handshake.auth.name);
    socket.emit('chat message', welcome(from));

    socket.on('chat message', (text) => {
      if (!isLine(text)) return;
      io.emit('chat message', { from, text });
    });
    socket.on('disconnect', () => {
      io.emit('chat message', goodbye(from));
    });
  });
  // #endregion

  // #region raw
  wss.on('connection', (socket, request) => {
    const [, query] = String(request.url).split('?');
    const params = new URLSearchParams(query);
    const from = nameOf(params.get('client'));
    socket.send(JSON.stringify(welcome(from)));

    socket.on('message', (data, isBinary) => {
      const text = String(data);
      if (isBinary || !isLine(text)) return;
      sendToAll({ from, text });
    });
    socket.on('close', () => {
      sendToAll(goodbye(from));
    });
    socket.on('error', () => {});
  });

  function sendToAll(line: Line) {
    const text = JSON.stringify(line);
    for (const client of wss.clients) {
      if (client.readyState === WebSocket.OPEN) {
        client.send(text);
      }
    }
  }
  // #endregion
}
