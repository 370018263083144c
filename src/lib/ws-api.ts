import type { Api } from './api-words.ts';

/** The part of the APIs of ws and node:http that handlers use. Rows: name, how it is called, what it does, what it gives. */
export const WS_API = {
  /** `WebSocketServer` of ws. */
  wss: {
    words: [
      ['on', '(event, listener)', 'Listens: "connection" comes with each new client’s socket.'],
      ['clients', 'Set', 'The sockets of all clients: loop over them to broadcast.'],
    ],
    events: [['connection', 'A client has connected; the listener gets its socket, and the HTTP request.']],
  },
  /** `WebSocket` of ws: the server's end of one connection. */
  ws: {
    words: [
      ['on', '(event, listener)', 'Listens: "message" comes with the data, and whether it is binary.'],
      ['once', '(event, listener)', 'Listens to the next event of this name, and then no more.'],
      ['send', '(data, options?)', 'Sends one message: text from a string, binary from anything else.'],
      ['close', '(code?, reason?)', 'Begins the closing handshake, with a close code and a reason.'],
      ['terminate', '()', 'Cuts the connection without a closing handshake: the client sees code 1006.'],
      ['ping', '(data?)', 'Sends a ping frame; the client’s browser answers with a pong by itself.'],
      ['pong', '(data?)', 'Sends a pong frame.'],
      ['readyState', 'number', 'WebSocket.OPEN while messages can be sent.'],
      ['bufferedAmount', 'number', 'Bytes given to send that have not left yet.'],
      ['protocol', 'string', 'The subprotocol that both sides agreed on.'],
      ['addEventListener', '(event, listener)', 'Listens as a browser’s WebSocket does.'],
    ],
    events: [
      ['message', 'A message has come: its data as a Buffer, and whether it is binary.'],
      ['close', 'The connection is closed: its close code, and the reason as a Buffer.'],
      ['ping', 'A ping frame has come, and was answered.'],
      ['pong', 'A pong frame has come.'],
      ['error', 'Something went wrong; "close" follows.'],
    ],
  },
  /** `WebSocket` itself. */
  readyStates: {
    words: [
      ['OPEN', '1', 'Messages can be sent.'],
      ['CONNECTING', '0', 'The handshake is not done.'],
      ['CLOSING', '2', 'The closing handshake has begun.'],
      ['CLOSED', '3', 'The connection is over.'],
    ],
  },
  /** `Server` of node:http. */
  http: {
    words: [['on', '(event, listener)', 'Listens: "request" comes with each HTTP request and its response.']],
    events: [['request', 'An HTTP request has come, with the response to write.']],
  },
  /** `IncomingMessage` of node:http. */
  request: {
    words: [
      ['url', 'string', 'The path and query that were asked for.'],
      ['method', 'string', 'GET, POST and so on.'],
      ['headers', 'object', 'The headers, by their names in lower case.'],
      ['on', '(event, listener)', 'Listens: "data" comes with parts of the body, "end" after the last.'],
    ],
    events: [
      ['data', 'A part of the body has come.'],
      ['end', 'The body is complete.'],
    ],
  },
  /** `ServerResponse` of node:http. */
  response: {
    words: [
      ['end', '(data?)', 'Ends the answer, with its last part.'],
      ['write', '(data)', 'Sends a part of the answer, and keeps it open.'],
      ['setHeader', '(name, value)', 'Sets a header, before anything of the answer is sent.'],
      ['writeHead', '(status, headers?)', 'Sends the status and the headers.'],
      ['flushHeaders', '()', 'Sends the headers now, before there is a body.'],
      ['statusCode', 'number', 'The status of the answer, 200 by default.'],
      ['on', '(event, listener)', 'Listens: "close" comes when it was sent, or the client has left.'],
    ],
    events: [['close', 'The answer was sent, or the client has left.']],
  },
  console: {
    words: [
      ['log', '(...values)', 'Writes a line to the console under the code.'],
      ['info', '(...values)', 'Writes a line.'],
      ['warn', '(...values)', 'Writes a line, as a warning.'],
      ['error', '(...values)', 'Writes a line, as an error.'],
      ['debug', '(...values)', 'Writes a line.'],
    ],
  },
} as const satisfies Api;
