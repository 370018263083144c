import type { Server } from 'socket.io';
import type { WebSocketServer } from 'ws';

/** What every measured server does with raw WebSockets: sends text back, or to everyone if it begins with `all`. */
export function handleRaw(wss: WebSocketServer): void {
  wss.on('connection', (socket) => {
    socket.on('message', (data) => {
      const text = String(data);
      if (!text.startsWith('all')) return socket.send(text);
      for (const client of wss.clients) client.send(text);
    });
  });
}

/** What every measured server does with Socket.IO: the event `text` comes back, `all` goes to everyone, `ask` is acknowledged. */
export function handleSocketIo(io: Server): void {
  io.on('connection', (socket) => {
    socket.on('text', (text) => socket.emit('text', text));
    socket.on('all', (text) => io.emit('text', text));
    socket.on('ask', (text, done) => done(text));
  });
}
