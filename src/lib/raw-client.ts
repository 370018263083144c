import { connectionEnded, countConnection, type OpenLab } from './lab.ts';

/**
 * Opens a raw WebSocket to a cell. It is the browser's own: nothing is wrapped or renamed.
 *
 * If it ends without being asked to, `connectionEnded` says what becomes of it.
 *
 * @param cell - `<lesson>.<handler>`
 * @param client - Name of this client, as the page shows it.
 * @param query - More for the address's query: what the handler reads there, or `delay`, milliseconds by
 *   which the companion holds everything back, each way (0 to 500).
 */
export function openRaw(
  lab: OpenLab,
  cell: string,
  client: string,
  query: Record<string, string> = {},
): WebSocket {
  const door = `/lab/${lab.id}/${cell}/ws`;
  const url = new URL(`${door}?client=${encodeURIComponent(client)}`, location.href);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url);
  let wasOpen = false;
  socket.addEventListener('open', () => {
    wasOpen = true;
    countConnection(1);
  });
  socket.addEventListener('close', (event) => {
    if (wasOpen) countConnection(-1);
    if (!wanted.has(socket)) connectionEnded(lab, door, event);
  });
  return socket;
}

/** A client's name that no other page's has: one lab may have several pages open. At most 15 characters. */
export function uniqueName(label: string): string {
  return `${label} ${Math.random().toString(36).slice(2, 8)}`;
}

const wanted = new WeakSet<WebSocket>();

/** Closes a socket of `openRaw` because we want to. */
export function closeRaw(socket: WebSocket): void {
  expectClose(socket);
  socket.close();
}

/** Says that a demo has the server end a socket of `openRaw`: that is no news of the lab. */
export function expectClose(socket: WebSocket): void {
  wanted.add(socket);
}
