import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ByteCount } from '../../src/protocol/observer-events.ts';
import { pathInCell, readClientName } from '../lab-address.ts';
import type { Observers } from './observers.ts';

/** The HTTP requests of all labs: their bytes, and reports to observers. */
export interface Requests {
  /** Follows a request of anybody's; call it for each one that comes, before it is answered. */
  begin(req: IncomingMessage, res: ServerResponse): void;
  /** Has the observers of a lab told about this request when it has ended. */
  report(labId: string, cell: string, req: IncomingMessage, res: ServerResponse): void;
}

/** @param observers - Looked up late, as they are made later. */
export function createRequests(observers: () => Observers): Requests {
  /** Bytes of a TCP connection up to the end of its last request. */
  const counted = new WeakMap<Socket, ByteCount>();
  const numbers = new WeakMap<Socket, number>();
  let last = 0;

  function numberOf(socket: Socket): number {
    const known = numbers.get(socket);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(socket, last);
    return last;
  }

  return {
    begin(req, res) {
      const { socket } = req;
      res.once('close', () => counted.set(socket, bytesOf(socket)));
    },
    report(labId, cell, req, res) {
      if (!observers().watch(labId)) return;
      const { socket, method, url = '' } = req;
      // HTTP/1.1 answers one request after the other, so what came since the last answer is this one's.
      const before = counted.get(socket) ?? { up: 0, down: 0 };
      const connection = numberOf(socket);
      const client = readClientName(url);
      const [path = ''] = pathInCell(url).split('?', 1);
      res.once('close', () => {
        const after = bytesOf(socket);
        const bytes = { up: after.up - before.up, down: after.down - before.down };
        observers().tell(labId, 'request:end', {
          connection,
          bytes,
          cell,
          client,
          request: `${method} ${path}`,
          status: res.headersSent ? res.statusCode : 0,
        });
      });
    },
  };
}

function bytesOf({ bytesRead, bytesWritten }: Socket): ByteCount {
  return { up: bytesRead, down: bytesWritten };
}
