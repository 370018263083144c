import type { Api } from './api-words.ts';

/** The part of Socket.IO's server API that handlers use. Rows: name, how it is called, what it does, what it gives. */
export const SOCKETIO_API = {
  /** `Server`, and with it the main namespace. */
  server: {
    words: [
      ['on', '(event, listener)', 'Listens: "connection" comes with each new client’s socket.'],
      ['use', '((socket, next) => …)', 'Adds a middleware: it lets a client in with next(), or refuses it.'],
      ['emit', '(event, ...args)', 'Sends an event to every client.'],
      ['to', '(room)', 'Chooses the clients in a room, for the emit that follows.', 'operator'],
      ['in', '(room)', 'The same as to.', 'operator'],
      ['except', '(room)', 'Leaves the clients in a room out of the emit that follows.', 'operator'],
      ['volatile', '', 'The event that follows may be lost if a client is not ready for it.', 'operator'],
      ['local', '', 'The event that follows stays in this server process.', 'operator'],
      ['timeout', '(ms)', 'Waits this long for the acknowledgements of the emit that follows.', 'operator'],
      ['of', '(name)', 'Another namespace, such as "/admin".', 'namespace'],
      ['fetchSockets', '()', 'Resolves with the sockets of all clients.'],
      ['socketsJoin', '(room)', 'Puts all clients into a room.'],
      ['socketsLeave', '(room)', 'Takes all clients out of a room.'],
      ['disconnectSockets', '(close?)', 'Disconnects all clients.'],
      ['sockets', '', 'The main namespace.', 'namespace'],
      ['engine', '', 'The Engine.IO server beneath.', 'engine'],
      ['serverSideEmit', '(event, ...args)', 'Sends an event to the other server processes of a cluster.'],
    ],
    events: [['connection', 'A client has connected; the listener gets its socket.']],
  },
  /** `Namespace` */
  namespace: {
    words: [
      ['on', '(event, listener)', 'Listens: "connection" comes with each new client of this namespace.'],
      ['use', '((socket, next) => …)', 'Adds a middleware: it lets a client in with next(), or refuses it.'],
      ['emit', '(event, ...args)', 'Sends an event to every client of this namespace.'],
      ['to', '(room)', 'Chooses the clients in a room, for the emit that follows.', 'operator'],
      ['in', '(room)', 'The same as to.', 'operator'],
      ['except', '(room)', 'Leaves the clients in a room out of the emit that follows.', 'operator'],
      ['volatile', '', 'The event that follows may be lost if a client is not ready for it.', 'operator'],
      ['local', '', 'The event that follows stays in this server process.', 'operator'],
      ['timeout', '(ms)', 'Waits this long for the acknowledgements of the emit that follows.', 'operator'],
      ['fetchSockets', '()', 'Resolves with the sockets of all clients here.'],
      ['socketsJoin', '(room)', 'Puts all clients into a room.'],
      ['socketsLeave', '(room)', 'Takes all clients out of a room.'],
      ['disconnectSockets', '(close?)', 'Disconnects all clients of this namespace.'],
      ['name', 'string', 'Its name, "/" for the main one.'],
      ['sockets', 'Map', 'The connected sockets by their id.'],
      ['adapter', '', 'Knows who is in which room.', 'adapter'],
    ],
    events: [['connection', 'A client has connected to this namespace; the listener gets its socket.']],
  },
  /** `Socket`: the server's end of one client's connection to one namespace. */
  socket: {
    words: [
      ['on', '(event, listener)', 'Listens to an event of this client.'],
      ['once', '(event, listener)', 'Listens to the next event of this name, and then no more.'],
      ['off', '(event, listener)', 'Stops listening.'],
      ['onAny', '((event, ...args) => …)', 'Listens to every event of this client.'],
      ['use', '(([event, ...args], next) => …)', 'Adds a middleware for each event of this client.'],
      ['emit', '(event, ...args)', 'Sends an event to this client.'],
      ['emitWithAck', '(event, ...args)', 'Sends an event and resolves with this client’s acknowledgement.'],
      ['broadcast', '', 'The emit that follows goes to everyone except this client.', 'operator'],
      ['to', '(room)', 'The emit that follows goes to a room, except this client.', 'operator'],
      ['in', '(room)', 'The same as to.', 'operator'],
      ['except', '(room)', 'The emit that follows leaves out a room, and this client.', 'operator'],
      ['volatile', '', 'The event that follows may be lost if the client is not ready for it.', 'socket'],
      ['timeout', '(ms)', 'Waits this long for the acknowledgement of the emit that follows.', 'socket'],
      ['join', '(room)', 'Puts this client into a room.'],
      ['leave', '(room)', 'Takes this client out of a room.'],
      ['disconnect', '(close?)', 'Disconnects this client.'],
      ['id', 'string', 'Names this connection; it is also the name of a room with this client in it.'],
      ['data', 'object', 'Whatever you want to remember about this client.'],
      ['rooms', 'Set', 'The rooms that this client is in, its own among them.'],
      ['handshake', '', 'How the connection began.', 'handshake'],
      ['connected', 'boolean', 'Whether it is connected.'],
      ['nsp', 'Namespace', 'The namespace that it is connected to.', 'namespace'],
      ['conn', '', 'The Engine.IO connection beneath.', 'connection'],
      ['request', '', 'The HTTP request that the connection began with.', 'request'],
      ['local', '', 'The event that follows stays in this server process.', 'operator'],
    ],
    events: [
      ['disconnecting', 'It is about to leave; its rooms are still known.'],
      ['disconnect', 'It has left; the listener gets the reason.'],
    ],
  },
  /** `BroadcastOperator`: whom the emit that follows will reach. */
  operator: {
    words: [
      ['emit', '(event, ...args)', 'Sends an event to the clients chosen.'],
      ['emitWithAck', '(event, ...args)', 'Sends an event and resolves with all their acknowledgements.'],
      ['to', '(room)', 'Adds the clients in a room.', 'operator'],
      ['in', '(room)', 'The same as to.', 'operator'],
      ['except', '(room)', 'Leaves the clients in a room out.', 'operator'],
      ['volatile', '', 'The event may be lost if a client is not ready for it.', 'operator'],
      ['local', '', 'The event stays in this server process.', 'operator'],
      ['timeout', '(ms)', 'Waits this long for the acknowledgements.', 'operator'],
      ['fetchSockets', '()', 'Resolves with the sockets of the clients chosen.'],
      ['socketsJoin', '(room)', 'Puts the clients chosen into a room.'],
      ['socketsLeave', '(room)', 'Takes the clients chosen out of a room.'],
      ['disconnectSockets', '(close?)', 'Disconnects the clients chosen.'],
    ],
  },
  /** `RemoteSocket`: what `fetchSockets` gives. */
  remote: {
    words: [
      ['emit', '(event, ...args)', 'Sends an event to this client.'],
      ['join', '(room)', 'Puts this client into a room.'],
      ['leave', '(room)', 'Takes this client out of a room.'],
      ['disconnect', '(close?)', 'Disconnects this client.'],
      ['id', 'string', 'Names this connection.'],
      ['data', 'object', 'What the handler remembered about this client.'],
      ['rooms', 'Set', 'The rooms that this client is in.'],
      ['handshake', '', 'How the connection began.', 'handshake'],
    ],
  },
  /** `Handshake` */
  handshake: {
    words: [
      ['auth', 'object', 'What the client gave as its auth option: do not believe it unchecked.'],
      ['query', 'object', 'The query of the address that it connected to.'],
      ['headers', 'object', 'Headers of the HTTP request that the connection began with.'],
      ['time', 'string', 'When it began.'],
      ['issued', 'number', 'When it began, in milliseconds since 1970.'],
      ['url', 'string', 'The address that was asked for.'],
    ],
  },
  /** The adapter of one process. */
  adapter: {
    words: [
      ['rooms', 'Map', 'The ids of the sockets in each room.'],
      ['sids', 'Map', 'The rooms of each socket, by its id.'],
    ],
  },
  /** Engine.IO's server. */
  engine: { words: [['clientsCount', 'number', 'How many connections there are.']] },
  /** Engine.IO's connection. */
  connection: {
    words: [
      ['transport', '', 'What carries it now.', 'transport'],
      ['on', '(event, listener)', 'Listens: "upgrade" comes when polling gave way to a WebSocket.'],
    ],
    events: [['upgrade', 'Polling has given way to a WebSocket.']],
  },
  transport: { words: [['name', 'string', '"polling" or "websocket".']] },
} as const satisfies Api;
