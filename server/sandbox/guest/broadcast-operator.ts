import type { EmitFlags } from '../messages.ts';
import { roomName } from './adapter.ts';
import { assertNotReserved, emitPacket } from './emit-packet.ts';
import type { Namespace } from './namespace.ts';
import type { Socket } from './socket.ts';

/** Socket.IO's `io.to("room").except("other").timeout(1000)` and so on: each step returns a new one. */
export class BroadcastOperator {
  readonly #namespace: Namespace;
  readonly #rooms: Set<unknown>;
  readonly #except: Set<unknown>;
  readonly #flags: EmitFlags;

  constructor(
    namespace: Namespace,
    rooms = new Set<unknown>(),
    except = new Set<unknown>(),
    flags: EmitFlags = {},
  ) {
    this.#namespace = namespace;
    this.#rooms = rooms;
    this.#except = except;
    this.#flags = flags;
  }

  to(room: unknown): BroadcastOperator {
    const rooms = new Set([...this.#rooms, ...roomList(room)]);
    return new BroadcastOperator(this.#namespace, rooms, this.#except, this.#flags);
  }
  in(room: unknown): BroadcastOperator {
    return this.to(room);
  }
  except(room: unknown): BroadcastOperator {
    const except = new Set([...this.#except, ...roomList(room)]);
    return new BroadcastOperator(this.#namespace, this.#rooms, except, this.#flags);
  }
  timeout(timeout: number): BroadcastOperator {
    return this.#with({ timeout });
  }
  compress(compress: boolean): BroadcastOperator {
    return this.#with({ compress });
  }
  get volatile(): BroadcastOperator {
    return this.#with({ volatile: true });
  }
  get local(): BroadcastOperator {
    return this.#with({});
  }

  emit(event: unknown, ...args: unknown[]): boolean {
    assertNotReserved(event);
    const target = { rooms: [...this.#rooms].map(roomName), except: [...this.#except].map(roomName) };
    emitPacket(this.#namespace.name, target, this.#flags, event, args);
    if (this.#namespace.hearsOutgoing) {
      for (const socket of this.#sockets()) socket.notifyOutgoing([event, ...args]);
    }
    return true;
  }

  emitWithAck(event: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.emit(event, ...args, (error: Error | null, responses: unknown) => {
        if (error) reject(Object.assign(error, { responses }));
        else resolve(responses);
      });
    });
  }

  fetchSockets(): Promise<Socket[]> {
    return Promise.resolve(this.#sockets());
  }
  allSockets(): Promise<Set<string>> {
    return Promise.resolve(new Set(this.#sockets().map(({ id }) => id)));
  }
  socketsJoin(room: unknown): void {
    for (const socket of this.#sockets()) socket.join(room);
  }
  socketsLeave(room: unknown): void {
    for (const socket of this.#sockets()) for (const one of roomList(room)) socket.leave(one);
  }
  disconnectSockets(close = false): void {
    for (const socket of this.#sockets()) socket.disconnect(close);
  }

  #with(flags: EmitFlags): BroadcastOperator {
    return new BroadcastOperator(this.#namespace, this.#rooms, this.#except, { ...this.#flags, ...flags });
  }

  #sockets(): Socket[] {
    return this.#namespace.adapter
      .select(this.#rooms, this.#except)
      .map((id) => this.#namespace.sockets.get(id))
      .filter((socket) => socket !== undefined);
  }
}

/** One room, or an array of rooms. */
export function roomList(room: unknown): unknown[] {
  return Array.isArray(room) ? room : [room];
}
