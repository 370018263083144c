import { type Limit, MESSAGE_DEPTH, MESSAGE_NODES } from '../limits.ts';

/** What a reader sends lies in an array of arguments, in the array of the op. */
const OP_DEPTH = 2;

/** The limit that a message crosses by how it is nested, if any. */
export function crossedByShape(message: unknown): Limit | undefined {
  let nodes = 0;
  function look(value: unknown, levels: number): Limit | undefined {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
    nodes += 1;
    if (levels === 0) return MESSAGE_DEPTH;
    if (nodes > OP_DEPTH + MESSAGE_NODES.value) return MESSAGE_NODES;
    for (const item of Object.values(value)) {
      const crossed = look(item, levels - 1);
      if (crossed) return crossed;
    }
    return undefined;
  }
  return look(message, OP_DEPTH + MESSAGE_DEPTH.value);
}
