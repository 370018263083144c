import type { Logger } from 'pino';
import { type BytesDoor, createBytesDoor } from './by-hand/bytes-door.ts';
import { type Cell, createCell } from './cells/cell.ts';
import { createCrashLog } from './cells/crash-log.ts';
import { createEditedHandlers, type EditedHandlers } from './cells/edited-handlers.ts';
import type { Handlers } from './cells/handler.ts';
import { createLabCells, type LabCells } from './cells/lab-cells.ts';
import type { CompanionConfig } from './config.ts';
import type { LabIds } from './labs/lab-id.ts';
import { createLabs, type Labs } from './labs/labs.ts';
import { Refusal } from './limits/refusal.ts';
import type { TokenBucket } from './limits/token-bucket.ts';
import type { Observers } from './observer/observers.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { CLOSE_TIMEOUT_MS, createLabMessages } from './sockets/client-limits.ts';
import type { Heartbeat } from './sockets/heartbeat.ts';
import { LabFeed } from './wire/lab-feed.ts';

/** What the companion keeps for one lab. */
export interface LabContent {
  cells: LabCells;
  edits: EditedHandlers;
  bytes: BytesDoor;
  feed: LabFeed;
  /** Counts the messages of all its connections. */
  messages: TokenBucket;
}

export interface ReaderLabsOptions {
  config: CompanionConfig;
  ids: LabIds;
  /** Shipped ones. */
  handlers: Handlers;
  sandbox: Sandbox;
  /** Pings the raw clients. */
  heartbeat: Heartbeat;
  log: Logger;
  /** Tells the observers of a lab. */
  tell: Observers['tell'];
}

/** The labs of this process, each with its cells. */
export function createReaderLabs(options: ReaderLabsOptions): Labs<LabContent> {
  const { config, ids, handlers, sandbox, heartbeat, log, tell } = options;
  const logCrash = createCrashLog();

  const labs = createLabs<LabContent>({
    ids,
    maxLabs: config.maxLabs,
    maxConnections: config.maxConnectionsPerLab,
    idleMs: config.labIdleMs,
    onOpen(id) {
      log.info({ lab: short(id) }, 'lab opened');
      const edits = createEditsOf(id);
      return {
        edits,
        cells: createCellsOf(id, edits),
        bytes: createBytesDoor(),
        feed: new LabFeed(),
        messages: createLabMessages(config),
      };
    },
    onEnd({ cells, edits, feed }, id) {
      edits.close();
      cells.close();
      feed.close();
      log.info({ lab: short(id) }, 'lab ended');
    },
  });

  function createEditsOf(labId: string): EditedHandlers {
    const endCell = (cell: string, why: 'HANDLER_THREW' | 'HANDLER_CHANGED', reason: string) => {
      const cells = labs.find(labId)?.content.cells;
      const old = cells?.find(cell);
      if (!cells || !old) return;
      retire(cells, old);
      old.closeClients(why, reason);
    };
    return createEditedHandlers({
      sandbox,
      onLog: (cell, lines) => tell(labId, 'handler:log', cell, lines),
      onStop(cell, error) {
        endCell(cell, 'HANDLER_THREW', error.message);
        tell(labId, 'handler:stop', cell, error);
        tell(labId, 'cell:crash', { cell, message: error.message });
        tell(labId, 'handler:running', cell, 'shipped');
      },
      onChange(cell, version) {
        endCell(cell, 'HANDLER_CHANGED', 'another handler runs now');
        tell(labId, 'handler:running', cell, version);
      },
    });
  }

  function createCellsOf(labId: string, edits: EditedHandlers): LabCells {
    const cells = createLabCells({
      maxCells: config.maxCellsPerLab,
      idleMs: config.labIdleMs,
      make(name, occupancy) {
        const edited = edits.get(name);
        const handler = edited?.attach ?? handlers.get(name);
        if (!handler) throw new Refusal('CELL_UNKNOWN', `No lesson has a cell called ${name}.`);
        const lab = labs.open(labId);
        const cell = createCell({
          name,
          handler,
          edited: edited !== undefined,
          limits: config,
          labMessages: lab.content.messages,
          log: log.child({ lab: short(labId) }),
          logCrash,
          enter() {
            lab.enter();
            occupancy.enter();
          },
          leave() {
            occupancy.leave();
            lab.leave();
          },
          onRawOpen: heartbeat.opened,
          onPong: heartbeat.ponged,
          onRawClose: heartbeat.closed,
          onCrash(message) {
            retire(cells, cell);
            tell(labId, 'cell:crash', { cell: name, message });
          },
        });
        return cell;
      },
    });
    return cells;
  }

  return labs;
}

/** Ends a cell whose clients are told goodbye: the next use of its name makes a new one. */
function retire(cells: LabCells, cell: Cell): void {
  cells.end(cell);
  setTimeout(() => cell.destroy(), CLOSE_TIMEOUT_MS).unref();
}

/** Enough of a lab id for a log: the whole one would let its reader join. */
function short(labId: string): string {
  return labId.slice(0, 6);
}
