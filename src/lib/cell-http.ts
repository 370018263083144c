import type { OpenLab } from './lab.ts';

/** Address of a cell's HTTP door, for `fetch` and `EventSource`. */
export function httpDoor(
  lab: OpenLab,
  cell: string,
  path: string,
  query: Record<string, string | number>,
): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return `/lab/${lab.id}/${cell}/http${path}?${text}`;
}

/**
 * Sends a request to a cell.
 *
 * @returns The answer's body.
 * @throws {TypeError} If the server does not answer. @throws {Error} If it refuses.
 */
export async function askCell(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { cache: 'no-store', ...init });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}
