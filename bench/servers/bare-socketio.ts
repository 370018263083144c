import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { handleSocketIo } from './handlers.ts';
import { listen, measureServer } from './measured-server.ts';

measureServer(async () => {
  const server = createServer();
  handleSocketIo(new Server(server, { serveClient: false }));
  return { origin: await listen(server), rawPath: '', socketioPath: '/socket.io/' };
});
