import type { Message } from '../protocol/message-assembler.ts';
import { openFrameFeed } from './frame-feed.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw, uniqueName } from './raw-client.ts';

/** A text that was sent and came back: both as they were on the wire. */
export interface RoundTrip {
  up: Message;
  down: Message;
}

/** A raw client of a cell that sends each text back, whose frames are read from the wire. */
export interface FramedClient {
  /**
   * Sends a text, and waits until it is back and both messages have been seen on the wire.
   *
   * @throws {Error} If the connection ends before.
   */
  send(text: string): Promise<RoundTrip>;
  close(): void;
}

/**
 * @param label - First part of the client's name, at most 8 letters.
 * @param onReady - Called when it is connected, and with `false` when it no longer is.
 */
export function openFramed(
  lab: OpenLab,
  cell: string,
  label: string,
  onReady: (ready: boolean) => void,
): FramedClient {
  const name = uniqueName(label);
  const feed = openFrameFeed(lab);
  const socket = openRaw(lab, cell, name);
  let turn: Promise<unknown> = Promise.resolve();
  socket.addEventListener('open', () => onReady(true));
  socket.addEventListener('close', () => onReady(false));

  async function roundTrip(text: string): Promise<RoundTrip> {
    if (socket.readyState !== WebSocket.OPEN) throw new Error('The connection is not open.');
    const before = (await feed.messagesOf(name)).filter(isText).length;
    const back = nextMessage(socket);
    socket.send(text);
    await back;
    const news = (await feed.messagesOf(name)).filter(isText).slice(before);
    const up = news.find(({ direction }) => direction === 'up');
    const down = news.find(({ direction }) => direction === 'down');
    if (!up || !down) throw new Error('The wire was not seen.');
    return { up, down };
  }

  return {
    send(text) {
      const trip = turn.then(() => roundTrip(text));
      turn = trip.catch(() => {});
      return trip;
    },
    close() {
      closeRaw(socket);
      feed.close();
    },
  };
}

const isText = ({ kind }: Message) => kind === 'text';

/** @throws {Error} If the socket closes before. */
function nextMessage(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const { signal } = done;
    const settle = (finish: () => void) => {
      done.abort();
      finish();
    };
    socket.addEventListener('message', () => settle(resolve), { signal });
    socket.addEventListener(
      'close',
      ({ code }) => settle(() => reject(new Error(`The connection was closed, code ${code}.`))),
      { signal },
    );
  });
}
