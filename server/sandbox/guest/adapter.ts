import { MAX_NAME_CHARACTERS, MAX_ROOMS } from '../bridge-limits.ts';
import type { Room } from '../messages.ts';
import { LimitError } from './errors.ts';

/** Who is in which room. Only the handler moves sockets, so this is always what the host has, too. */
export class Adapter {
  readonly rooms = new Map<unknown, Set<string>>();
  readonly sids = new Map<string, Set<unknown>>();

  enter(id: string, room: unknown): void {
    const rooms = this.sids.get(id) ?? new Set();
    if (rooms.size > MAX_ROOMS && !rooms.has(room)) {
      throw new LimitError(`A socket may be in ${MAX_ROOMS} rooms here, besides its own.`);
    }
    this.sids.set(id, rooms.add(room));
    this.rooms.set(room, (this.rooms.get(room) ?? new Set()).add(id));
  }

  exit(id: string, room: unknown): void {
    this.sids.get(id)?.delete(room);
    const ids = this.rooms.get(room);
    ids?.delete(id);
    if (ids?.size === 0) this.rooms.delete(room);
  }

  exitAll(id: string): void {
    for (const room of this.sids.get(id) ?? []) this.exit(id, room);
    this.sids.delete(id);
  }

  socketRooms(id: string): Set<unknown> | undefined {
    return this.sids.get(id);
  }

  /** Ids of the sockets in any of these rooms, or of all where none is named, less those in others. */
  select(rooms: Set<unknown>, except: Set<unknown>): string[] {
    const named = [...rooms].flatMap((room) => [...(this.rooms.get(room) ?? [])]);
    const ids = new Set(rooms.size > 0 ? named : this.sids.keys());
    for (const room of except) for (const id of this.rooms.get(room) ?? []) ids.delete(id);
    return [...ids];
  }
}

/** A room as it crosses the bridge. Socket.IO tells objects apart by identity, which does not cross. */
export function roomName(room: unknown): Room {
  if (typeof room === 'string') return assertName('A room’s name', room);
  return typeof room === 'number' || room === null || room === undefined ? (room ?? null) : String(room);
}

/** @throws {LimitError} If it is too long. */
export function assertName(what: string, name: string): string {
  if (name.length <= MAX_NAME_CHARACTERS) return name;
  throw new LimitError(`${what} may have ${MAX_NAME_CHARACTERS} characters here, got ${name.length}.`);
}
