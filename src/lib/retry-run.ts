import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/** How long each try waits for its ack, in milliseconds. */
export const TRY_MS = 400;
/** Longest wait for what the server answers at once, in milliseconds. */
const LIST_MS = 5_000;
const MAX_TRIES = 3;
const NOTE = 'buy milk';

/** Ways to save a note when acks get lost: by a loop without an id or with one, or by the client's own `retries`. */
export type SaveWay = 'loop' | 'id' | 'retries';

/** What the client saw, and what the server has. */
export interface Saved {
  /** What each try got; the library does not tell of its own ones. */
  tries: string[];
  /** The server's notes afterwards. */
  notes: string[];
}

/**
 * Saves one note at a server that loses the first ack of a connection, on a connection of its own.
 *
 * @throws {Error} If the connection fails, or ends in the middle.
 */
export async function saveNote(lab: OpenLab, cell: string, way: SaveWay): Promise<Saved> {
  const options = way === 'retries' ? { retries: MAX_TRIES - 1, ackTimeout: TRY_MS } : {};
  const socket = openSocketIo(lab, cell, uniqueName('retry'), '/', options);
  const ended = new Promise<never>((_, reject) => {
    socket.once('disconnect', (reason) => reject(new Error(reason)));
  });
  try {
    return await Promise.race([ended, save(socket, way)]);
  } finally {
    socket.close();
  }
}

async function save(socket: Socket, way: SaveWay): Promise<Saved> {
  const tries = way === 'retries' ? [await one(socket.emitWithAck('save', NOTE))] : await loop(socket, way);
  return { tries, notes: await socket.timeout(LIST_MS).emitWithAck('list') };
}

async function loop(socket: Socket, way: SaveWay): Promise<string[]> {
  // Made once: each try is the same note.
  const id = uniqueName('note');
  const [event, ...args] = way === 'id' ? ['save once', NOTE, id] : ['save', NOTE];
  const tries: string[] = [];
  while (tries.length < MAX_TRIES && tries.at(-1) !== 'saved') {
    tries.push(await one(socket.timeout(TRY_MS).emitWithAck(String(event), ...args)));
  }
  return tries;
}

const one = (ack: Promise<unknown>) => ack.then(String, (error: Error) => error.message);
