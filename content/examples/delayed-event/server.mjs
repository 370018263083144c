import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { Server } from 'socket.io';

const port = Number(process.env.PORT ?? 4001);
const app = express();
const server = createServer(app);
// In ES modules, socket.io is not a function to call: you make a Server.
const io = new Server(server);

// ES modules have no __dirname either.
app.use(express.static(join(import.meta.dirname, 'public')));

io.on('connection', (socket) => {
  console.log('connected:', socket.id);

  socket.on('ask', () => {
    // The delay is only for show: you see the answer come later, by itself. It
    // is not needed, because the page has its listener before it is connected.
    setTimeout(() => socket.emit('answer', 'Hello from the server'), 500);
  });
});

server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
