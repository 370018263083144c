import { fence } from './audience-run.ts';
import type { OpenLab } from './lab.ts';
import { openSocketIo, type Socket } from './socketio-client.ts';

/** Ways in which a page tries to get into the room `tea`, by their code. */
export const WAYS: Record<string, (socket: Socket) => void> = {
  "socket.join('tea')": (socket) => {
    // A page's socket has no such method; a program without types finds out when it runs.
    (socket as unknown as { join: (room: string) => void }).join('tea');
  },
  "socket.emit('join', 'Tea')": (socket) => socket.emit('join', 'Tea'),
  "socket.emit('join', 'tea')": (socket) => socket.emit('join', 'tea'),
};

/** What came of one way. */
export interface Attempt {
  /** What it threw. */
  threw?: string;
  /** Whether the client then heard what another one had the server say to the room. */
  heard: boolean;
}

/**
 * Tries one way with a client of its own, and has another one speak to the room.
 *
 * @throws {Error} If a connection ends meanwhile.
 */
export async function tryToJoin(lab: OpenLab, cell: string, way: string): Promise<Attempt> {
  const [joins, speaks] = [openSocketIo(lab, cell, 'A'), openSocketIo(lab, cell, 'B')];
  const attempt: Attempt = { heard: false };
  joins.on('hello', () => {
    attempt.heard = true;
  });
  try {
    try {
      WAYS[way]?.(joins);
    } catch (error) {
      // Built for the page, the variable has a shorter name.
      attempt.threw = String(error).replace(/\w+(?=\.join)/, 'socket');
    }
    await fence(joins);
    speaks.emit('say', 'hello');
    await fence(speaks);
    await fence(joins);
  } finally {
    joins.close();
    speaks.close();
  }
  return attempt;
}
