import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { trySocketIo } from './socketio-client.ts';

/** Longest wait for something that comes at once, or not at all, in milliseconds. */
const WAIT_MS = 5_000;

/** A client of one protocol and a server of the other. */
export type PairId = 'raw at ws' | 'raw at socket.io' | 'socket.io by polling' | 'socket.io by websocket';

/** Has a client of one kind speak to a server of the other. @returns What happened, as it was told. */
export function tryPair(lab: OpenLab, socketIoCell: string, rawCell: string, id: PairId): Promise<string> {
  switch (id) {
    case 'raw at ws':
      return sayHello(`/lab/${lab.id}/${socketIoCell}/`);
    case 'raw at socket.io':
      return sayHello(`/lab/${lab.id}/${socketIoCell}/socket.io/?EIO=4&transport=websocket`);
    case 'socket.io by polling':
      return connect(lab, rawCell, undefined);
    case 'socket.io by websocket':
      return connect(lab, rawCell, ['websocket']);
  }
}

/** What a plain WebSocket is told, that says hello. */
function sayHello(address: string): Promise<string> {
  const socket = new WebSocket(address);
  const told: string[] = [];
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.close(), WAIT_MS);
    socket.addEventListener('open', () => {
      told.push('open');
      socket.send('hello');
    });
    socket.addEventListener('message', ({ data }) => told.push(`${String(data).slice(0, 16)}…`));
    socket.addEventListener('error', () => told.push('error'));
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(timer);
      resolve([...told, `close, code ${code}`].join('; '));
    });
  });
}

/** What a Socket.IO client is told by a plain WebSocket server. */
function connect(lab: OpenLab, cell: string, transports: ['websocket'] | undefined): Promise<string> {
  const socket = trySocketIo(lab, `${cell}/ws`, uniqueName('mixed'), transports);
  return new Promise<string>((resolve) => {
    setTimeout(resolve, WAIT_MS, 'nothing');
    socket.once('connect', () => resolve('connect'));
    socket.once('connect_error', (error) => {
      const status = (error as { context?: { status?: number } }).context?.status;
      resolve(`connect_error: “${error.message}”${status ? `, status ${status}` : ''}`);
    });
  }).finally(() => socket.close());
}
