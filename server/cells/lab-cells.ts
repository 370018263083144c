import { createOccupancy, type Occupancy } from '../labs/occupancy.ts';
import { Refusal } from '../limits/refusal.ts';
import type { Cell } from './cell.ts';

/** The cells in use of one lab. */
export interface LabCells {
  /**
   * The cell of this name, made on its first use. Where the lab is full, the cell without connections
   * that was used least recently gives way.
   *
   * @throws {Refusal} `LAB_CELLS_FULL` if every cell has a connection.
   */
  get(name: string): Cell;
  /** The cell of this name, if it is in use. */
  find(name: string): Cell | undefined;
  /** @throws {Refusal} `LAB_CELLS_FULL` when `get` would. */
  assertRoom(name: string): void;
  /** Ends a cell: the next use of its name makes a new one. */
  end(cell: Cell): void;
  all(): Iterable<Cell>;
  /** Ends every cell. */
  close(): void;
}

export interface LabCellsOptions {
  maxCells: number;
  /** Milliseconds that a cell outlives its last connection. */
  idleMs: number;
  /** Makes a cell that counts its connections in and out. */
  make: (name: string, occupancy: Pick<Occupancy, 'enter' | 'leave'>) => Cell;
}

export function createLabCells({ maxCells, idleMs, make }: LabCellsOptions): LabCells {
  /** The one used least recently is first. */
  const cells = new Map<string, { cell: Cell; occupancy: Occupancy }>();

  const isFull = () => cells.size >= maxCells;
  const findEmpty = () => cells.values().find(({ occupancy }) => occupancy.count === 0)?.cell;

  function assertRoom(name: string) {
    if (!cells.has(name) && isFull() && !findEmpty()) {
      throw new Refusal('LAB_CELLS_FULL', `This lab has ${maxCells} cells in use, its limit.`);
    }
  }

  /** Whoever looks through many lessons leaves a cell behind with each demo. */
  function makeRoom() {
    const empty = isFull() ? findEmpty() : undefined;
    if (!empty) return;
    end(empty);
    empty.destroy();
  }

  function end(cell: Cell) {
    const entry = cells.get(cell.name);
    if (entry?.cell !== cell) return;
    cells.delete(cell.name);
    entry.occupancy.close();
  }

  return {
    assertRoom,
    find: (name) => cells.get(name)?.cell,
    get(name) {
      const known = cells.get(name);
      if (known) {
        cells.delete(name);
        cells.set(name, known);
        return known.cell;
      }
      assertRoom(name);
      makeRoom();
      const occupancy = createOccupancy({
        idleMs,
        onIdle: () => {
          end(cell);
          cell.destroy();
        },
      });
      const cell = make(name, occupancy);
      cells.set(name, { cell, occupancy });
      return cell;
    },
    end,
    *all() {
      for (const { cell } of cells.values()) yield cell;
    },
    close() {
      for (const { cell, occupancy } of cells.values()) {
        occupancy.close();
        cell.destroy();
      }
      cells.clear();
    },
  };
}
