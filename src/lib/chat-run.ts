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
  let key = 0;

  function changed() {
    // Drawing would delay the messages that are being measured.
    if (!measuring) onChange(new Map(members));
  }

  function change(name: string, change: (member: Member) => Member) {
    const member = members.get(name) ?? { ready: false, lines: { raw: [], socketio: [] } };
    members.set(name, change(member));
    changed();
  }

  function add(name: string, version: Version, line: Omit<ChatLine, 'key'>) {
    key += 1;
    change(name, ({ ready, lines }) => ({
      ready,
      lines: { ...lines, [version]: [...lines[version], { ...line, key }].slice(-MAX_LINES) },
    }));
  }

  function join(name: string) {
    const clients = openClients(lab, cell, [name], (ids) => {
      change(name, ({ lines }) => ({ ready: ids.size === 1, lines }));
    });
    open.set(name, clients);
    clients.socketio.get(name)?.on('chat', ({ from, text }) => {
      add(name, 'socketio', { direction: 'down', from, text });
    });
    clients.raw.get(name)?.addEventListener('message', ({ data }) => {
      // Binary messages are not the chat's.
      if (typeof data === 'string') add(name, 'raw', { direction: 'down', ...JSON.parse(data) });
    });
  }

  for (const name of names) join(name);

  return {
    join,
    leave(name) {
      open.get(name)?.close();
      open.delete(name);
      members.delete(name);
      changed();
    },
    async say(name, text) {
      measuring = true;
      for (const version of ['raw', 'socketio'] as const)
        add(name, version, { direction: 'up', from: name, text });
      const receipts = await runBoth(together(open.values()), {
        sender: name,
        event: 'chat',
        socketio: (from) => from.emit('chat', text),
        raw: (from) => from.send(text),
      }).catch(() => undefined);
      measuring = false;
      changed();
      return receipts;
    },
    close() {
      for (const clients of open.values()) clients.close();
    },
  };
}

function together(all: Iterable<Clients>): Omit<Clients, 'close'> {
  const each = [...all];
  return {
    socketio: new Map(each.flatMap(({ socketio }) => [...socketio])),
    raw: new Map(each.flatMap(({ raw }) => [...raw])),
    frameBytes: new Map(each.flatMap(({ frameBytes }) => [...frameBytes])),
  };
}
