import { PacketDecoder } from './packet-decoder.ts';
import type { RequestTarget } from './request-target.ts';
import type { Direction } from './wire-item.ts';

/** Most sessions to remember; the oldest are forgotten first. */
const MAX_SESSIONS = 64;

/**
 * Engine.IO sessions that began with polling. A packet and its attachments may come in several
 * requests, on several connections, or partly after the upgrade: those of a lab share this.
 */
export class PollingSessions {
  readonly #sessions = new Map<string, Record<Direction, PacketDecoder>>();

  /** Reads the packets of one direction of the session that the target names, or of a new one. */
  decoderOf({ sid, isSocketIo }: RequestTarget, direction: Direction): PacketDecoder {
    const known = this.#sessions.get(sid);
    if (known) return known[direction];
    const session = { up: new PacketDecoder(isSocketIo), down: new PacketDecoder(isSocketIo) };
    if (!sid) return session[direction];
    this.#sessions.set(sid, session);
    const [oldest = ''] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS) this.#sessions.delete(oldest);
    return session[direction];
  }
}
