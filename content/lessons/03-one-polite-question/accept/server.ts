import { createHash } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';

/** Answers each handshake with the accept that the reader's code computes. */
export default function accept({ http, wss }: { http: Server; wss: WebSocketServer }) {
  /** The handshake that waits for its answer. */
  let knocking: { request: IncomingMessage; socket: Duplex; head: Buffer } | undefined;
  /** Who waits for the key of a handshake. */
  let asking: ServerResponse | undefined;
  const answers = new WeakMap<IncomingMessage, string>();

  http.on('upgrade', (request, socket, head) => {
    const knock = { request, socket, head };
    knocking = knock;
    socket.once('close', () => {
      if (knocking === knock) knocking = undefined;
    });
    tellKey();
  });

  function tellKey() {
    if (!knocking || !asking) return;
    asking.end(knocking.request.headers['sec-websocket-key']);
    asking = undefined;
  }

  function answer(text: string) {
    if (!knocking) return;
    const { request, socket, head } = knocking;
    knocking = undefined;
    // Whatever the code gave, it is one line.
    answers.set(request, text.replace(/[^!-~]/g, '').slice(0, 200));
    wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request));
  }

  wss.on('headers', (headers, request) => {
    const at = headers.findIndex((header) => header.startsWith('Sec-WebSocket-Accept:'));
    headers[at] = `Sec-WebSocket-Accept: ${answers.get(request)}`;
  });

  http.on('request', (request, response) => {
    if (request.url === '/key') {
      asking = response;
      tellKey();
      return;
    }
    readText(request, (text) => {
      if (request.url === '/answer') answer(text);
      response.end(request.url === '/sha1' ? createHash('sha1').update(text).digest() : '');
    });
  });
}

function readText(request: IncomingMessage, onText: (text: string) => void) {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => onText(String(Buffer.concat(chunks))));
}
