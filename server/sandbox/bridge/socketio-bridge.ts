import type { IncomingMessage } from 'node:http';
import type { Socket as EngineSocket } from 'engine.io';
import type { Namespace, Server, Socket } from 'socket.io';
import { FENCE } from '../../../src/protocol/edited-handler.ts';
import { MAX_NAME_CHARACTERS, MAX_OWED_ACKS, MAX_ROOMS } from '../bridge-limits.ts';
import type { SocketInfo } from '../messages.ts';
import type { BridgeContext, BridgePart } from './bridge-context.ts';
import { createEmitter } from './emitter.ts';
import { grantEngineWishes } from './engine-wishes.ts';
import { listOf, numberOf, objectOf, roomOf, roomsOf, textOf } from './op-arguments.ts';
import { requestInfo } from './request-info.ts';

type Ack = (...args: unknown[]) => void;

/** An Engine.IO connection, with what its types hide. */
interface Connection extends Omit<EngineSocket, 'id'> {
  id: string;
}

/** Joins a cell's Socket.IO server to its edited handler. */
export function createSocketIoBridge(io: Server, context: BridgeContext): BridgePart {
  const { wishes, tell } = context;
  const namespaces = new Map<string, Namespace>();
  const sockets = new Map<string, Socket>();
  const connections = new Map<string, Connection>();
  /** Acknowledgements that clients wait for. */
  const owed = new Map<number, Ack>();
  const emitter = createEmitter({ namespaces, sockets, tell });
  const grantEngine = grantEngineWishes(io, context);
  let grantedDynamic = false;

  function grantNamespace(name: string) {
    if (namespaces.has(name)) return;
    const namespace = io.of(name);
    namespaces.set(name, namespace);
    namespace.use((socket, next) => {
      follow(socket);
      if (!wishes.used.has(name)) return next();
      context.askNext(
        (call) => ['middleware', call, name, socketInfo(socket)],
        (error) => {
          if (error) sockets.delete(socket.id);
          next(error);
        },
      );
    });
    namespace.on('connection', (socket) => listen(socket, name));
  }

  function follow(socket: Socket) {
    const connection = socket.conn as unknown as Connection;
    sockets.set(socket.id, socket);
    if (connections.has(connection.id)) return;
    connections.set(connection.id, connection);
    connection.on('upgrade', () => tell(['transport', connection.id, connection.transport.name]));
    connection.once('close', (reason) => {
      connections.delete(connection.id);
      // Those that waited for a middleware: Socket.IO says nothing of them.
      for (const waiting of sockets.values()) if (waiting.conn === socket.conn) leave(waiting, reason);
      tell(['connection-close', connection.id, reason]);
    });
  }

  function leave(socket: Socket, reason: string) {
    sockets.delete(socket.id);
    emitter.forget(socket.id);
    tell(['disconnect', socket.id, reason]);
  }

  function listen(socket: Socket, name: string) {
    tell(['connection', name, socketInfo(socket)]);
    socket.on('disconnect', (reason) => leave(socket, reason));
    socket.onAny((...args: unknown[]) => {
      const ack = typeof args.at(-1) === 'function' ? (args.pop() as Ack) : undefined;
      if (args[0] === FENCE && ack) context.fence(() => ack());
      else tell(['event', socket.id, args, ack ? owe(ack) : 0]);
    });
  }

  function owe(ack: Ack): number {
    const number = context.newNumber();
    owed.set(number, ack);
    const [oldest] = owed.keys();
    if (owed.size > MAX_OWED_ACKS && oldest !== undefined) owed.delete(oldest);
    return number;
  }

  function grantDynamicNamespaces() {
    if (grantedDynamic) return;
    grantedDynamic = true;
    io.of((name, auth, next) => {
      if (name.length > MAX_NAME_CHARACTERS) return next(null, false);
      context.askNext(
        (call) => ['namespace-wanted', call, name, auth],
        // Only one that the handler has made by now: clients cannot make any number of them.
        (error) => next(null, !error && namespaces.has(name)),
      );
    });
  }

  return {
    ops: {
      emit: emitter.emit,
      join(id, names) {
        const rooms = roomsOf(names);
        const socket = sockets.get(textOf(id));
        if (!socket) return;
        if (new Set([...socket.rooms, ...rooms]).size > MAX_ROOMS + 1) throw new TypeError('too many rooms');
        void socket.join(rooms);
      },
      leave(id, room) {
        void sockets.get(textOf(id))?.leave(roomOf(room) as string);
      },
      disconnect(id, close) {
        sockets.get(textOf(id))?.disconnect(close === true);
      },
      'connection-close'(id) {
        connections.get(textOf(id))?.close();
      },
      ack(number, args) {
        const ack = owed.get(numberOf(number));
        const answers = listOf(args, 100);
        owed.delete(numberOf(number));
        ack?.(...answers);
      },
    },
    grant() {
      for (const name of wishes.namespaces) grantNamespace(name);
      if (wishes.dynamicNamespaces) grantDynamicNamespaces();
      grantEngine();
    },
    restart() {
      // What clients wait for stays: the events that the handler had not done are told again.
      emitter.clear();
      for (const socket of sockets.values()) {
        for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
        if (socket.connected) tell(['connection', socket.nsp.name, socketInfo(socket)]);
      }
    },
    end() {
      for (const id of sockets.keys()) tell(['disconnect', id, 'server shutting down']);
      for (const id of connections.keys()) tell(['connection-close', id, 'forced close']);
    },
  };
}

function socketInfo({ id, conn, request, handshake }: Socket): SocketInfo {
  const { query, auth, time, issued, secure, xdomain } = handshake;
  const connection = conn as unknown as Connection;
  return {
    ...{ id, connection: connection.id, transport: connection.transport.name },
    request: requestInfo(request as IncomingMessage),
    ...{ query: objectOf(query), auth, time, issued, secure, xdomain },
  };
}
