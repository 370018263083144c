import { expect, test } from 'vitest';
import type { Cell } from './cell.ts';
import { createLabCells } from './lab-cells.ts';

/** A lab with room for three cells, whose connections are entered and left by hand. */
function createLab() {
  const destroyed: string[] = [];
  const doors = new Map<string, { enter(): void; leave(): void }>();
  const cells = createLabCells({
    maxCells: 3,
    idleMs: 60_000,
    make(name, occupancy) {
      doors.set(name, occupancy);
      return { name, destroy: () => destroyed.push(name) } as unknown as Cell;
    },
  });
  return { cells, destroyed, door: (name: string) => doors.get(name) };
}

test('in a full lab the empty cell that was used least recently gives way', () => {
  const { cells, destroyed, door } = createLab();
  for (const name of ['stays', 'left', 'read']) {
    cells.get(name);
    door(name)?.enter();
  }
  expect(() => cells.get('new')).toThrow('This lab has 3 cells in use, its limit.');

  door('read')?.leave();
  door('left')?.leave();
  cells.get('left');
  cells.get('new');
  expect(destroyed).toEqual(['read']);
  cells.get('newer');
  expect(destroyed).toEqual(['read', 'left']);
  expect([...cells.all()].map(({ name }) => name)).toEqual(['stays', 'new', 'newer']);
  cells.close();
});
