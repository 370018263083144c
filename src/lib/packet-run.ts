import type { MessageItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';
import { openWireLog } from './wire-log.ts';

/** What the page emits, and what it then waits for. */
const EMITS = {
  event: (main: Socket) => echoed(main.emit('a', 1)),
  ack: (main: Socket) => main.emitWithAck('add', 2, 3),
  namespace: (_main: Socket, news: Socket) => echoed(news.emit('a', 1)),
  bytes: (main: Socket) => echoed(main.emit('a', new Uint8Array([1, 2, 3]))),
};

export type EmitId = keyof typeof EMITS;

/** A client in the main namespace and in `/news`, on one connection, whose packets are read from the wire. */
export interface PacketClient {
  /**
   * Emits, and resolves with the messages that were sent and those that came back.
   *
   * @throws {Error} If the connection ends before.
   */
  emit(id: EmitId): Promise<MessageItem[]>;
  close(): void;
}

/** @param onReady - Called when it is in both namespaces, and with `false` when it no longer is. */
export function openPackets(lab: OpenLab, cell: string, onReady: (ready: boolean) => void): PacketClient {
  const log = openWireLog();
  const client = uniqueName('packet');
  const main = openSocketIo(lab, cell, client);
  const news = main.io.socket('/news');
  const report = () => onReady(main.connected && news.connected);
  for (const socket of [main, news]) socket.on('connect', report).on('disconnect', report);
  const messages = () =>
    log.items.filter(
      (item): item is MessageItem =>
        item.client === client && (item.kind === 'text' || item.kind === 'binary'),
    );

  return {
    async emit(id) {
      await log.flush();
      const before = messages().length;
      const ended = new Promise<never>((_resolve, reject) => {
        main.once('disconnect', (reason) => reject(new Error(reason)));
      });
      await Promise.race([EMITS[id](main, news), ended]);
      await log.flush();
      // The server may have sent a ping meanwhile.
      return messages()
        .slice(before)
        .filter(({ packet }) => packet?.name === 'message');
    },
    close: () => main.close(),
  };
}

/** Resolves when the event “a” has come back. */
const echoed = (socket: Socket) => new Promise<void>((resolve) => socket.once('a', () => resolve()));
