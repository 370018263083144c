import { FENCE } from '../protocol/edited-handler.ts';
import { type Clients, openClients, type Receipts, runBoth } from './audience-run.ts';
import type { OpenLab } from './lab.ts';

/** Most lines of one client that are kept; older ones go. */
const MAX_LINES = 5;

/** The two versions of the chat. */
export type Version = 'raw' | 'socketio';

/** A line of the chat, as one client saw it. */
export interface ChatLine {
  /** Tells it from the client's other lines. */
  key: number;
  /** What the client sent, or what its own socket received. */
  direction: 'up' | 'down';
  from: string;
  text: string;
}

/** Somebody in the chat, with a connection in each version. */
export interface Member {
  /** Whether both connections are open. */
  ready: boolean;
  left: boolean;
  /** Newest last. */
  lines: Record<Version, ChatLine[]>;
}

export interface Chat {
  /** Opens the connections of somebody who has left. */
  join(name: string): void;
  leave(name: string): void;
  /** Says something in both versions. Resolves with nothing if a connection ends meanwhile. */
  say(name: string, text: string): Promise<Receipts | undefined>;
  close(): void;
}

/**
 * Opens the chat with everybody in it.
 *
 * @param onChange - Called with all members, at every change.
 */
export function openChat(
  lab: OpenLab,
  cell: string,
  names: string[],
  onChange: (members: ReadonlyMap<string, Member>) => void,
): Chat {
  const open = new Map<string, Clients>();
  const members = new Map<string, Member>();
  let measuring = false;
  let closed = false;
  let key = 0;

  function changed() {
    // Drawing would delay the messages that are being measured.
    if (!measuring && !closed) onChange(new Map(members));
  }

  function join(name: string) {
    members.set(name, { ready: false, left: false, lines: { raw: [], socketio: [] } });
    const clients = openClients(lab, cell, [name], (ids) => {
      // Those who have left, or left and come back, may still hear that their old connections have closed.
      const member = members.get(name);
      if (member && open.get(name) === clients) members.set(name, { ...member, ready: ids.size === 1 });
      changed();
    });
    open.set(name, clients);
    clients.socketio.get(name)?.on('chat message', ({ from, text }) => {
      add(name, 'socketio', { direction: 'down', from, text });
    });
    clients.raw.get(name)?.addEventListener('message', ({ data }) => {
      // Binary messages and answers to fences are not the chat's.
      if (typeof data !== 'string' || data.startsWith(FENCE)) return;
      add(name, 'raw', { direction: 'down', ...JSON.parse(data) });
    });
    changed();
  }

  function add(name: string, version: Version, line: Omit<ChatLine, 'key'>) {
    const member = members.get(name);
    if (!member) return;
    key += 1;
    const lines = [...member.lines[version], { ...line, key }].slice(-MAX_LINES);
    members.set(name, { ...member, lines: { ...member.lines, [version]: lines } });
    changed();
  }

  for (const name of names) join(name);

  return {
    join,
    leave(name) {
      open.get(name)?.close();
      open.delete(name);
      members.set(name, { ready: false, left: true, lines: { raw: [], socketio: [] } });
      changed();
    },
    async say(name, text) {
      measuring = true;
      for (const version of ['raw', 'socketio'] as const)
        add(name, version, { direction: 'up', from: name, text });
      const ready = [...open].filter(([name]) => members.get(name)?.ready).map(([, clients]) => clients);
      const receipts = await runBoth(together(cell, ready), {
        sender: name,
        event: 'chat message',
        socketio: (from) => from.emit('chat message', text),
        raw: (from) => from.send(text),
      }).catch(() => undefined);
      measuring = false;
      changed();
      return receipts;
    },
    close() {
      closed = true;
      for (const clients of open.values()) clients.close();
    },
  };
}

function together(cell: string, each: Clients[]): Omit<Clients, 'close'> {
  return {
    socketio: new Map(each.flatMap(({ socketio }) => [...socketio])),
    raw: new Map(each.flatMap(({ raw }) => [...raw])),
    cell,
  };
}
