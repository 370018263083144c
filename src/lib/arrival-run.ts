import type { MessageItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';
import { type Fate, fateOf, type Held, holds } from './trip-end.ts';

/** What became of one value. */
export interface Trip {
  fate: Fate;
  /** What `emit` threw; then nothing travelled. */
  threw?: string;
  /** What travelled up, message by message, as far as the wire told of it. */
  messages: MessageItem[];
  /** What the server held. */
  got?: Held;
  /** What the page held, once it had come back. */
  back?: Held;
}

/** A client that sends a value to the server and gets it back. */
export interface ArrivalClient {
  /** @throws {Error} If the connection ends before it is back. */
  send(value: unknown): Promise<Trip>;
  close(): void;
}

/** @param onReady - Called when it is connected, and with `false` when it no longer is. */
export function openArrival(lab: OpenLab, cell: string, onReady: (ready: boolean) => void): ArrivalClient {
  const client = uniqueName('value');
  const socket = openSocketIo(lab, cell, client);
  const report = () => onReady(socket.connected);
  socket.on('connect', report).on('disconnect', report);
  /** Number of the newest item of the wire that belongs to an earlier value. */
  let told = 0;

  /** The event and the bytes that it names, as far as the wire tells of them. */
  async function readSent(): Promise<MessageItem[]> {
    // Loaded for this: a page is alive before its bytes are known.
    const { isEvent, readMessages } = await import('./newest-message.ts');
    const find = await readMessages(cell);
    const event = find(client, 'up', (item) => item.number > told && isEvent('value')(item));
    if (!event) return [];
    const bytes = find(client, 'up', (item) => item.number > event.number && item.kind === 'binary');
    told = (bytes ?? event).number;
    return bytes ? [event, bytes] : [event];
  }

  return {
    async send(value) {
      const answer = nextAnswer(socket);
      try {
        socket.emit('value', value);
      } catch (error) {
        answer.forget();
        return { fate: 'throws', threw: String(error), messages: [] };
      }
      const { got, back } = await answer.came;
      return { fate: fateOf(value, got, back), got, back: holds(back), messages: await readSent() };
    },
    close: () => socket.close(),
  };
}

/** What the server says of the next value, and the value that it sends back. */
function nextAnswer(socket: Socket) {
  const over = new AbortController();
  const came = new Promise<{ got: Held; back: unknown }>((resolve, reject) => {
    let got: Held;
    const listeners = {
      got: (type: string, text: string) => {
        got = { type, text };
      },
      value: (back: unknown) => {
        over.abort();
        resolve({ got, back });
      },
      disconnect: reject,
    };
    for (const [name, listener] of Object.entries(listeners)) {
      socket.on(name, listener);
      over.signal.addEventListener('abort', () => socket.off(name, listener));
    }
  });
  return { came, forget: () => over.abort() };
}
