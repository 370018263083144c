import type { IncomingMessage, ServerResponse } from 'node:http';
import { type HandAnswer, MAX_HAND_BYTES } from '../../src/protocol/by-hand.ts';
import { sendJson } from '../http/answers.ts';
import { Refusal } from '../limits/refusal.ts';
import { createTokenBucket, type Rate } from '../limits/token-bucket.ts';
import { exchangeRaw } from './raw-exchange.ts';

/** How often one lab may send bytes. A page that runs all of its experiments comes nowhere near. */
const RATE: Rate = { burst: 40, perSecond: 4 };

/** The door for bytes that a reader wrote by hand; one for each lab. */
export interface BytesDoor {
  /**
   * Sends the body of a request to a cell of this server, on a WebSocket connection of its own, and
   * answers with what came back.
   *
   * @param door - Path of the cell's raw door, checked.
   * @throws {Refusal} `METHOD_NOT_ALLOWED`, `LENGTH_REQUIRED`, `BODY_TOO_BIG`, `BYTES_TOO_FAST` or `BYTES_UNSENT`
   */
  serve(req: IncomingMessage, res: ServerResponse, door: string): Promise<void>;
}

export function createBytesDoor(): BytesDoor {
  const rate = createTokenBucket(RATE);
  let busy = false;

  function takeTurn() {
    if (!busy && rate.take()) {
      busy = true;
      return;
    }
    const why = busy ? 'Other bytes of this lab are on their way.' : 'This lab has sent bytes too often.';
    throw new Refusal('BYTES_TOO_FAST', `${why} Try again in a moment.`, { 'Retry-After': '1' });
  }

  return {
    async serve(req, res, door) {
      checkRequest(req);
      // Before its turn: a body that does not come keeps nobody else waiting.
      const bytes = await readBody(req);
      takeTurn();
      // Also when its client has gone, in the middle of the body or while it waits.
      const gone = new AbortController();
      const abort = () => gone.abort();
      res.once('close', abort);
      try {
        const { received, ended } = await exchangeRaw({
          address: listeningAddress(req),
          target: `${door}?client=by%20hand`,
          headers: headersOf(req),
          bytes,
          signal: gone.signal,
        }).catch((error: Error) => {
          throw new Refusal('BYTES_UNSENT', `Your bytes were not sent: ${error.message}.`);
        });
        sendJson(res, 200, { received: received.toString('base64'), ended } satisfies HandAnswer);
      } finally {
        busy = false;
        res.off('close', abort);
      }
    },
  };
}

function checkRequest(req: IncomingMessage) {
  if (req.method !== 'POST') {
    throw new Refusal('METHOD_NOT_ALLOWED', 'Bytes are sent with POST.', { Allow: 'POST' });
  }
  if (req.headers['transfer-encoding'] !== undefined) {
    throw new Refusal('LENGTH_REQUIRED', 'A body needs a Content-Length here.');
  }
  if (Number(req.headers['content-length'] ?? 0) > MAX_HAND_BYTES) {
    throw new Refusal('BODY_TOO_BIG', `At most ${MAX_HAND_BYTES} bytes are sent at once.`);
  }
}

/** The body of a request that says how long it is, and not too long. @throws {Refusal} `BYTES_UNSENT` */
async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk as Buffer);
  } catch {
    throw new Refusal('BYTES_UNSENT', 'Your bytes were not sent: they did not all arrive.');
  }
  return Buffer.concat(chunks);
}

/** Where this very request came in: there is no other place that bytes could be sent to. */
function listeningAddress({ socket }: IncomingMessage): { host: string; port: number } {
  const { localAddress: host, localPort: port } = socket;
  if (!host || !port) throw new Refusal('BYTES_UNSENT', 'This server does not listen on a TCP port.');
  return { host, port };
}

/** The handshake says who asks as the reader's own page would: its origin has been checked. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { host = 'localhost', origin } = headers;
  return { Host: host, ...(origin !== undefined && { Origin: origin }) };
}
