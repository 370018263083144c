import { io, type Socket } from 'socket.io-client';
import { connectionEnded, countConnection, labLost, type OpenLab } from './lab.ts';

export type { Socket };

/**
 * Opens a Socket.IO client of its own to a cell, over WebSocket only: several clients that poll
 * would take all of the browser's connections to this server.
 *
 * If it ends without being asked to, `connectionEnded` says what becomes of it.
 *
 * @param cell - `<lesson>.<handler>`, or `"observer"`.
 * @param client - Name of this client, as the page shows it and the handler reads it.
 * @param namespace - Socket.IO namespace, the main one by default.
 * @param acks - How the client treats events that are not acknowledged, as Socket.IO calls it.
 */
export function openSocketIo(
  lab: OpenLab,
  cell: string,
  client: string,
  namespace = '/',
  acks: { retries?: number; ackTimeout?: number } = {},
): Socket {
  // The page's lab decides when to try again.
  const socket = open(lab, cell, client, namespace, {
    ...acks,
    transports: ['websocket'],
    reconnection: false,
  });
  socket.on('disconnect', (reason, details) => {
    if (reason !== 'io client disconnect') connectionEnded(lab, doorOf(lab, cell), closeOf(details));
  });
  return socket;
}

/** Ways to connect: Socket.IO tries the first, and moves to a later one if it can. */
export type Transports = ('polling' | 'websocket')[];

/**
 * Opens a client as a program of its own would: with the transports it is given, and coming back by
 * itself. For demos that have the server cut it, so that is no news of the lab. An attempt to connect
 * that fails is: then the page's lab is checked as ever. Whoever opens it closes it soon, because it
 * would go on trying; and opens few that poll, since a browser has six connections for HTTP/1.1.
 *
 * @param cell - `<lesson>.<handler>`
 */
export function openLastingSocketIo(
  lab: OpenLab,
  cell: string,
  client: string,
  transports: Transports,
): Socket {
  return open(lab, cell, client, '/', { transports });
}

/**
 * Opens a client that tries once, at any address of the lab, and whose failure is no news of the lab:
 * for demos of how connections begin and fail. Whoever opens it closes it soon.
 *
 * @param address - Below the lab: `"<lesson>.<handler>/socket.io/"`.
 * @param transports - Without them, what the library does by itself.
 */
export function trySocketIo(
  lab: OpenLab,
  address: string,
  client: string,
  transports: Transports | undefined,
): Socket {
  return io('/', {
    path: `/lab/${lab.id}/${address}`,
    addTrailingSlash: address.endsWith('/'),
    query: { client },
    forceNew: true,
    reconnection: false,
    ...(transports && { transports }),
  });
}

function open(
  lab: OpenLab,
  cell: string,
  client: string,
  namespace: string,
  options: { transports: Transports; reconnection?: boolean },
): Socket {
  const socket = io(namespace, {
    path: `/lab/${lab.id}/${cell}/socket.io/`,
    query: { client },
    auth: { name: client },
    // Each client of a demo is a connection of its own.
    forceNew: true,
    ...options,
  });
  socket.on('connect', () => countConnection(1));
  socket.on('disconnect', () => countConnection(-1));
  socket.on('connect_error', () => labLost(lab, doorOf(lab, cell)));
  return socket;
}

/** What can be asked why a connection to a cell was refused. */
function doorOf(lab: OpenLab, cell: string): string {
  return cell === 'observer' ? `/lab/${lab.id}` : `/lab/${lab.id}/${cell}/ws`;
}

/** Close code and reason of the WebSocket beneath, from the details of a `disconnect` event. */
export function closeOf(details: unknown): CloseEvent | undefined {
  if (typeof details !== 'object' || details === null || !('context' in details)) return undefined;
  return details.context instanceof CloseEvent ? details.context : undefined;
}
