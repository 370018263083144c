import { fence } from './audience-run.ts';
import type { OpenLab } from './lab.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/**
 * Opens clients that have calls run: all in the main namespace, but for `admin`, which is in `/admin`.
 *
 * @param onReady - Called when all are connected, and with `false` when one no longer is.
 */
export function openCallClients(
  lab: OpenLab,
  cell: string,
  names: string[],
  onReady: (ready: boolean) => void,
): { sockets: ReadonlyMap<string, Socket>; close: () => void } {
  const sockets = new Map(
    names.map((name) => [name, openSocketIo(lab, cell, name, name === 'admin' ? '/admin' : '/')]),
  );
  const report = () => onReady([...sockets.values()].every((socket) => socket.connected));
  for (const socket of sockets.values()) socket.on('connect', report).on('disconnect', report);
  return {
    sockets,
    close() {
      for (const socket of sockets.values()) socket.close();
    },
  };
}

/**
 * Has the server run one call for a client.
 *
 * @returns How many times each client's own socket received the event, once no more can come.
 */
export async function runCall(
  sockets: ReadonlyMap<string, Socket>,
  call: string,
  sender = 'A',
): Promise<Map<string, number>> {
  const counts = new Map([...sockets.keys()].map((name) => [name, 0]));
  for (const [name, socket] of sockets) {
    socket.off('hello').on('hello', () => counts.set(name, (counts.get(name) ?? 0) + 1));
  }
  const from = sockets.get(sender);
  if (!from) throw new Error(`no client ${sender}`);
  // What other clients asked for before, such as to join a room, is done by then.
  await Promise.all([...sockets.values()].map(fence));
  from.emit('call', call);
  await fence(from);
  await Promise.all([...sockets.values()].map(fence));
  return counts;
}
