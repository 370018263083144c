import type { Server } from 'node:http';

/** Answers hello. What matters is the connection that carried it. */
export default function counter({ http }: { http: Server }) {
  // #region handler
  http.on('request', (request, response) => {
    if (request.url?.startsWith('/close')) {
      response.setHeader('Connection', 'close');
    }
    response.end('hello');
  });
  // #endregion
}
