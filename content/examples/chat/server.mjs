import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { Server } from 'socket.io';

const port = Number(process.env.PORT ?? 4003);
const app = express();
// Socket.IO needs the server that listens. app.listen() would make another one,
// and answer 404 to /socket.io/socket.io.js.
const server = createServer(app);
const io = new Server(server);

app.use(express.static(join(import.meta.dirname, 'public')));

io.on('connection', (socket) => {
  console.log('a client connected');
  socket.on('disconnect', () => console.log('a client left'));

  socket.on('chat message', (message) => {
    // A client may send anything, or nothing at all.
    const text = typeof message === 'string' ? message.trim() : '';
    if (text === '' || text.length > 500) return;
    // To everyone, the sender too. "Broadcast" would leave the sender out.
    io.emit('chat message', text);
  });
});

server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
