import type { ShippedHandler } from './handler-source.ts';

const asked = new Map<string, Promise<ShippedHandler>>();

/**
 * A cell's handler as the lesson has it; asked for once.
 *
 * @throws {Error} If no server answers, or it has no such handler; then it can be asked again.
 */
export function loadShippedHandler(cell: string): Promise<ShippedHandler> {
  const known = asked.get(cell);
  if (known) return known;
  const asking = ask(cell);
  asked.set(cell, asking);
  asking.catch(() => asked.delete(cell));
  return asking;
}

async function ask(cell: string): Promise<ShippedHandler> {
  const response = await fetch(`/handlers/${cell}.json`);
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}.`);
  return (await response.json()) as ShippedHandler;
}
