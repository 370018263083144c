import type { Server, ServerResponse } from 'node:http';
import { WebSocket, type WebSocketServer } from 'ws';

/** The same goals, told in four ways. */
export default function race({ http, wss }: { http: Server; wss: WebSocketServer }) {
  let goals = 0;
  const waiting = new Set<ServerResponse>();
  const streams = new Set<ServerResponse>();

  const poll = (response: ServerResponse) => {
    // #region poll
    response.end(`goal ${goals}`);
    // #endregion
  };

  const wait = (response: ServerResponse, known: number) => {
    // #region wait
    if (goals > known) response.end(`goal ${goals}`);
    else waiting.add(response);
    // #endregion
    response.on('close', () => waiting.delete(response));
  };

  const stream = (response: ServerResponse) => {
    // #region stream
    response.setHeader('Content-Type', 'text/event-stream');
    response.write(`data: goal ${goals}\n\n`);
    streams.add(response);
    // #endregion
    response.on('close', () => streams.delete(response));
  };

  http.on('request', (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://cell');
    // Nobody may keep an old answer and take it for news.
    response.setHeader('Cache-Control', 'no-store');
    if (url?.pathname === '/poll') poll(response);
    else if (url?.pathname === '/wait') wait(response, Number(url.searchParams.get('known')));
    else if (url?.pathname === '/stream') stream(response);
    else response.writeHead(404).end();
  });

  wss.on('connection', (socket) => {
    socket.send(`goal ${goals}`);
    socket.on('message', goal);
  });

  function goal() {
    goals += 1;
    // #region tell
    for (const response of waiting) response.end(`goal ${goals}`);
    waiting.clear();

    for (const response of streams) response.write(`data: goal ${goals}\n\n`);

    for (const client of wss.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(`goal ${goals}`);
    }
    // #endregion
  }
}
