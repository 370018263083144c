import type { Server, Socket } from 'socket.io';
import { z } from 'zod';
import type { GuestLine, ObserverEvents, ObserverRequests } from '../../src/protocol/observer-events.ts';
import type { GuestNumbers } from './guest-numbers.ts';

const LineSchema = z.strictObject({
  cell: z.string().max(64),
  direction: z.enum(['up', 'down']),
  text: z.string().max(200),
});

const nameOf = (number: number) => `Guest ${number}`;

/**
 * Receives an observer: tells it who the guests of its lab are, and if it comes as one itself
 * (`auth: {guest: true}`), gives it a name and tells the others.
 */
export function receiveGuest(
  io: Server<ObserverRequests, ObserverEvents>,
  socket: Socket<ObserverRequests, ObserverEvents>,
  labId: string,
  numbers: GuestNumbers,
): void {
  const list = () => numbers.of(labId).map(nameOf);
  const { guest } = socket.handshake.auth as { guest?: unknown };
  if (guest !== true) {
    if (list().length > 0) socket.emit('guest:list', list());
    return;
  }

  const number = numbers.take(labId);
  socket.emit('guest:name', nameOf(number));
  io.to(labId).emit('guest:list', list());
  socket.on('guest:line', (line: unknown) => {
    const parsed = LineSchema.safeParse(line);
    if (parsed.success) socket.to(labId).emit('guest:line', nameOf(number), parsed.data satisfies GuestLine);
  });
  socket.once('disconnect', () => {
    numbers.free(labId, number);
    io.to(labId).emit('guest:list', list());
  });
}
