import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { Server } from 'socket.io';

const port = Number(process.env.PORT ?? 4002);
const app = express();
const server = createServer(app);
const io = new Server(server);

app.use(express.static(join(import.meta.dirname, 'public')));

/** The trimmed text, or undefined if it is empty, too long, or no text. */
function readText(value, longest) {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= longest ? text : undefined;
}

io.on('connection', (socket) => {
  const name = readText(socket.handshake.auth.name, 20) ?? 'Somebody';
  socket.broadcast.emit('presence', `${name} is here`);
  socket.on('disconnect', () => io.emit('presence', `${name} has left`));

  socket.on('chat message', (message) => {
    // A client may send anything. Without the `?.`, an event without data would
    // end this program.
    const text = readText(message?.text, 500);
    if (!text) return;
    const line = { from: name, text };

    // Everyone who is connected, the sender too.
    if (message.to === 'everyone') io.emit('chat message', line);
    // This one client. In the page, the same call means: to the server.
    if (message.to === 'me') socket.emit('chat message', line);
    // Everyone but the socket it is called on. With a capital C, this line would
    // end the program.
    if (message.to === 'others') socket.broadcast.emit('chat message', line);
  });
});

server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
