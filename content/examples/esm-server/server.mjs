import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.env.PORT ?? 4006);
const page = await readFile(new URL('index.html', import.meta.url));
const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page);
});
// This server gives out its page itself. Pages from another port or host need
// a second argument, such as { cors: { origin: 'http://localhost:5173' } }.
const io = new Server(server);

// `io` is the whole server, `socket` its end of one connection. This function
// runs for each connection, so it runs again for a client that comes back.
io.on('connection', (socket) => {
  // A function as the last argument is not sent. It is the acknowledgement: it
  // runs here, once the page has answered.
  socket.emit('msg', 'Hello from the server', () => {
    console.log('the page has shown the greeting');
  });

  // In here, where there is a socket to listen to.
  socket.on('new-msg', (text, acknowledge) => {
    if (typeof text !== 'string' || typeof acknowledge !== 'function') return;
    acknowledge(`The server got ${text.length} characters`);
  });
});

// Without this line nobody can connect.
server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
