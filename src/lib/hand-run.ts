import type { WireItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { countConnection } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { openWireLog } from './wire-log.ts';

/** A plain WebSocket to a Socket.IO server, on which the reader speaks. */
export interface HandClient {
  send(text: string): void;
  close(): void;
}

export interface HandEvents {
  /** What has travelled on this connection so far, as the wire saw it. */
  onItems(items: WireItem[]): void;
  onOpen(): void;
  /** @param code - Of the close event. */
  onClose(code: number): void;
}

/** Opens the WebSocket transport of a cell's Socket.IO server, without its client. */
export function openByHand(lab: OpenLab, cell: string, events: HandEvents): HandClient {
  const log = openWireLog();
  const client = uniqueName('hand');
  const query = new URLSearchParams({ EIO: '4', transport: 'websocket', client });
  const socket = new WebSocket(`/lab/${lab.id}/${cell}/socket.io/?${query}`);
  const report = () => events.onItems(log.items.filter((item) => item.client === client));
  const stop = log.watch(report);
  let silent = false;
  socket.addEventListener('open', () => {
    countConnection(1);
    events.onOpen();
  });
  socket.addEventListener('close', async ({ code, wasClean }) => {
    if (wasClean) countConnection(-1);
    if (silent) return;
    events.onClose(code);
    await log.flush();
    report();
    stop();
  });
  return {
    send: (text) => socket.send(text),
    close() {
      silent = true;
      stop();
      socket.close();
    },
  };
}
