import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const port = Number(process.env.PORT ?? 4005);
const page = await readFile(new URL('index.html', import.meta.url));
const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page);
});
// The page and the WebSocket share a port. A message of more than maxPayload
// bytes closes its connection, with code 1009.
const wss = new WebSocketServer({ server, maxPayload: 64 * 1024 });

wss.on('connection', (socket) => {
  console.log('a client connected');
  socket.send('Hello from the server!');

  socket.on('message', (data) => {
    // `data` is a Buffer. The template string turns it into text; with
    // socket.send(data) the page would get a Blob.
    console.log(`a message of ${data.length} bytes`);
    socket.send(`You said: ${data}`);
  });

  socket.on('close', (code) => console.log(`a client left (${code})`));
  // Without this listener, a broken or too large frame would end the program.
  socket.on('error', (error) => console.log(error.message));
});

server.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
