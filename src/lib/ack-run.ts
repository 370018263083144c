import type { MessageItem, WireItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { openSocketIo } from './socketio-client.ts';

/** Longest wait for an answer, in milliseconds: a reader may have taken it out of the handler. */
export const ASK_MS = 2_000;

/** One question and what became of it. */
export interface Asked {
  event: string;
  /** `undefined` if no answer came within `ASK_MS`. */
  answer: unknown;
  /** Milliseconds from the question to its answer. */
  ms: number;
}

/** A client that asks, and whose packets are read from the wire. */
export interface AskClient {
  /** Asks all of these at the same moment. Resolves when each was answered, or not in time. */
  ask(events: readonly string[]): Promise<Asked[]>;
  /** The newest packets with an ack id, questions and answers, in the order in which they travelled. */
  packets(count: number): Promise<MessageItem[]>;
  close(): void;
}

/** @param onReady - Called when it is connected, and with `false` when it no longer is. */
export function openAsk(lab: OpenLab, cell: string, onReady: (ready: boolean) => void): AskClient {
  const client = uniqueName('ask');
  const socket = openSocketIo(lab, cell, client);
  socket.on('connect', () => onReady(true)).on('disconnect', () => onReady(false));

  async function askOne(event: string): Promise<Asked> {
    const sentAt = performance.now();
    const answer = await socket
      .timeout(ASK_MS)
      .emitWithAck(event, 'hello')
      .catch(() => undefined);
    return { event, answer, ms: performance.now() - sentAt };
  }

  return {
    ask: (events) => Promise.all(events.map(askOne)),
    async packets(count) {
      // Loaded for this: the answer is there before its bytes are known.
      const { openNewestLog } = await import('./newest-message.ts');
      const { items } = await openNewestLog();
      const hasAckId = (item: WireItem): item is MessageItem =>
        'frames' in item && item.client === client && item.packet?.socketio?.ackId !== undefined;
      return items.filter(hasAckId).slice(-count);
    },
    close: () => socket.close(),
  };
}
