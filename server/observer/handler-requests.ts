import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { InstallAnswer } from '../../src/protocol/edited-handler.ts';
import type { ObserverEvents, ObserverRequests } from '../../src/protocol/observer-events.ts';
import type { EditedHandlers } from '../cells/edited-handlers.ts';

const Cell = z.string().max(64);
const InstallSchema = z.strictObject({ cell: Cell, source: z.string() });
const ResetSchema = z.strictObject({ cell: Cell });

export interface HandlerRequests {
  edits: Pick<EditedHandlers, 'cells' | 'install' | 'reset'>;
  /** Whether there is a cell of this name. */
  hasCell: (cell: string) => boolean;
  /** Called with an error of ours. */
  onError: (error: unknown) => void;
}

/** Takes an observer's requests to run other handlers; malformed ones are ignored. */
export function receiveHandlers(
  socket: Socket<ObserverRequests, ObserverEvents>,
  { edits, hasCell, onError }: HandlerRequests,
): void {
  socket.on('handler:list', (done: unknown) => {
    if (typeof done === 'function') done([...edits.cells()]);
  });

  socket.on('handler:install', (request: unknown, done: unknown) => {
    const parsed = InstallSchema.safeParse(request);
    if (!parsed.success || typeof done !== 'function') return;
    const { cell, source } = parsed.data;
    const answer = hasCell(cell) ? edits.install(cell, source) : Promise.resolve(unknownCell(cell));
    answer.then((answer) => done(answer), onError);
  });

  socket.on('handler:reset', (request: unknown, done: unknown) => {
    const parsed = ResetSchema.safeParse(request);
    if (!parsed.success || typeof done !== 'function') return;
    edits.reset(parsed.data.cell);
    done();
  });
}

function unknownCell(cell: string): InstallAnswer {
  return { ok: false, error: { kind: 'limit', message: `No lesson has a cell called ${cell}.` } };
}
