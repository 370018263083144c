/** An address below `/lab/`, taken apart. Nothing of it is checked yet. */
export interface LabAddress {
  labId: string;
  /** `<lesson>.<handler>`, `"observer"`, or `""` for the lab itself. */
  cell: string;
  /** Which door: Socket.IO's, the raw WebSocket's, or none that exists. */
  door: 'socketio' | 'raw' | 'none';
}

const ADDRESS = /^\/lab\/([^/?]*)(?:\/([^/?]*)(?:\/([^?]*))?)?(?:\?|$)/;

/**
 * A request's address without the server's own name, which clients may put before it
 * (RFC 9112, section 3.2.2). What they put there need not even be a name.
 */
export function toOriginForm(url: string): string {
  if (url.startsWith('/')) return url;
  const path = url.replace(/^https?:\/\/[^/?]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

/** @returns `undefined` when `url` is not below `/lab/`. */
export function readLabAddress(url: string): LabAddress | undefined {
  const match = ADDRESS.exec(url);
  if (!match) return undefined;
  const [, labId = '', cell = '', rest] = match;
  const door = rest === 'socket.io/' ? 'socketio' : rest === 'ws' ? 'raw' : 'none';
  return { labId, cell, door };
}

/** The name a client gave itself in `?client=`: up to 16 letters, digits, spaces or hyphens; else `""`. */
export function readClientName(url: string): string {
  const name = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('client') ?? '';
  return /^[\p{L}\p{N} -]{1,16}$/u.test(name) ? name : '';
}
