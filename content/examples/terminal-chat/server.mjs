import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.env.PORT ?? 4004);
// No page to serve, so no express.
const server = createServer((_request, response) => {
  response.end('A chat for terminals: run client.mjs.\n');
});
const io = new Server(server);
let count = 0;

io.on('connection', (socket) => {
  const name = `Client ${++count}`;
  // The server speaks first; over HTTP it could only answer.
  socket.emit('chat message', { from: 'Server', text: `Welcome, ${name}.` });

  socket.on('chat message', (message) => {
    if (typeof message !== 'string') return;
    // Control characters could move the cursor of the other terminals.
    const text = message.replace(/\p{Cc}/gu, '').trim();
    if (text === '' || text.length > 500) return;
    // Not io.emit: whoever typed the line has it on the screen already.
    socket.broadcast.emit('chat message', { from: name, text });
  });
});

server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
