import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { handleRaw } from './handlers.ts';
import { listen, measureServer } from './measured-server.ts';

measureServer(async () => {
  const server = createServer();
  handleRaw(new WebSocketServer({ server }));
  return { origin: await listen(server), rawPath: '/', socketioPath: '' };
});
