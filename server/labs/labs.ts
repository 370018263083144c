import { Refusal } from '../limits/refusal.ts';
import type { LabIds } from './lab-id.ts';
import { createOccupancy, type Occupancy } from './occupancy.ts';

/** Ended labs that are remembered, so that their pages are told so. The oldest are forgotten. */
const MAX_REMEMBERED = 10_000;

/** One reader's place on the server, and what the server keeps for it. */
export interface Lab<Content> {
  readonly id: string;
  /** Open connections of any kind. */
  readonly connections: number;
  readonly content: Content;
  /**
   * Counts a connection in.
   *
   * @throws {Refusal} `LAB_CONNECTIONS_FULL`
   */
  enter(): void;
  /** Counts a connection out; call it once for each `enter`. */
  leave(): void;
  /** @throws {Refusal} `LAB_CONNECTIONS_FULL` when `enter` would. */
  assertRoom(): void;
}

/** The labs of one process, in memory only. */
export interface Labs<Content> {
  readonly size: number;
  /**
   * The lab of a signed id. It opens with its first connection, in whichever process that
   * reaches, so minting an id costs nothing and a restart loses nothing that matters.
   *
   * @throws {Refusal} `LAB_MALFORMED`, `LAB_FORGED`, `LAB_EXPIRED` or `LABS_FULL`
   */
  open(id: string): Lab<Content>;
  /** The lab, if it is open in this process. */
  find(id: string): Lab<Content> | undefined;
  /** @throws {Refusal} `LAB_MALFORMED`, `LAB_FORGED` or `LAB_EXPIRED` when `open` would. */
  assertSigned(id: string): void;
  /**
   * Connections of a lab, without opening it.
   *
   * @throws {Refusal} As `open`.
   */
  connectionsOf(id: string): number;
  /** @throws {Refusal} `LABS_FULL` when one more lab could not open. */
  assertRoom(): void;
  all(): Iterable<Lab<Content>>;
  /** Ends every lab. */
  close(): void;
}

export interface LabsOptions<Content> {
  ids: LabIds;
  /** Labs open at once. */
  maxLabs: number;
  /** Connections of one lab at once. */
  maxConnections: number;
  /** Milliseconds that a lab outlives its last connection. */
  idleMs: number;
  /** Makes what the server keeps for a lab. */
  onOpen: (id: string) => Content;
  /** Called when a lab ends, with what `onOpen` made. */
  onEnd: (content: Content, id: string) => void;
}

export function createLabs<Content>(options: LabsOptions<Content>): Labs<Content> {
  const { ids, maxLabs, maxConnections, idleMs } = options;
  const labs = new Map<string, { lab: Lab<Content>; occupancy: Occupancy }>();
  const ended = new Set<string>();

  function assertSigned(id: string) {
    // An open lab was checked when it opened: a look-up is cheaper than a signature.
    if (labs.has(id)) return;
    const check = ids.check(id);
    if (check === 'malformed') throw new Refusal('LAB_MALFORMED', 'This is not the id of a lab.');
    if (check === 'forged') {
      throw new Refusal('LAB_FORGED', 'This server did not make this lab id; ask it for a new one.');
    }
    if (ended.has(id)) {
      throw new Refusal(
        'LAB_EXPIRED',
        'This lab has ended, as nobody was connected to it; ask for a new one.',
      );
    }
  }

  function assertRoom() {
    if (labs.size >= maxLabs) {
      throw new Refusal(
        'LABS_FULL',
        `All ${maxLabs} labs of this server are in use; try again in a few minutes.`,
      );
    }
  }

  function end(id: string) {
    const entry = labs.get(id);
    if (!entry) return;
    labs.delete(id);
    entry.occupancy.close();
    const oldest = ended.size >= MAX_REMEMBERED ? ended.values().next().value : undefined;
    if (oldest !== undefined) ended.delete(oldest);
    ended.add(id);
    options.onEnd(entry.lab.content, id);
  }

  function create(id: string): Lab<Content> {
    assertRoom();
    const occupancy = createOccupancy({ idleMs, onIdle: () => end(id) });
    const assertLabRoom = () => {
      if (occupancy.count >= maxConnections) {
        throw new Refusal(
          'LAB_CONNECTIONS_FULL',
          `This lab has ${maxConnections} connections open, its limit.`,
        );
      }
    };
    const lab: Lab<Content> = {
      id,
      get connections() {
        return occupancy.count;
      },
      content: options.onOpen(id),
      enter() {
        assertLabRoom();
        occupancy.enter();
      },
      leave: () => occupancy.leave(),
      assertRoom: assertLabRoom,
    };
    labs.set(id, { lab, occupancy });
    return lab;
  }

  return {
    get size() {
      return labs.size;
    },
    open(id) {
      const open = labs.get(id);
      if (open) return open.lab;
      assertSigned(id);
      return create(id);
    },
    find: (id) => labs.get(id)?.lab,
    assertSigned,
    connectionsOf(id) {
      const open = labs.get(id);
      if (open) return open.lab.connections;
      assertSigned(id);
      assertRoom();
      return 0;
    },
    assertRoom,
    *all() {
      for (const { lab } of labs.values()) yield lab;
    },
    close() {
      for (const { lab, occupancy } of labs.values()) {
        occupancy.close();
        options.onEnd(lab.content, lab.id);
      }
      labs.clear();
    },
  };
}
