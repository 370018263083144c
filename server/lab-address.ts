import { Refusal } from './limits/refusal.ts';

/** An address below `/lab/`, taken apart. Nothing of it is checked yet. */
export interface LabAddress {
  labId: string;
  /** `<lesson>.<handler>`, `"observer"`, or `""` for the lab itself. */
  cell: string;
  /**
   * Which door: Socket.IO's, the raw WebSocket's, plain HTTP's, that for bytes by hand, the observers' wire
   * feed, or none that exists.
   */
  door: 'socketio' | 'raw' | 'http' | 'bytes' | 'wire' | 'none';
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
  return { labId, cell, door: doorOf(rest ?? '') };
}

function doorOf(rest: string): LabAddress['door'] {
  if (rest === 'socket.io/') return 'socketio';
  if (rest === 'ws') return 'raw';
  if (rest === 'bytes') return 'bytes';
  if (rest === 'wire') return 'wire';
  return rest.startsWith('http/') ? 'http' : 'none';
}

/** Path and query of a cell's HTTP or raw address, as its handler sees them: `/poll?since=3`, `/ws?door=403`. */
export function pathInCell(url: string): string {
  return url.replace(/^\/lab\/[^/]*\/[^/]*(\/http(?=\/)|(?=\/ws))/, '');
}

/** Longest delay that a client may ask for, in milliseconds each way. */
const MAX_DELAY_MS = 500;

/**
 * Milliseconds by which a client wants its own connection delayed each way, from `?delay=`. On one
 * machine nothing takes time, so times there tell nothing about a network.
 *
 * @throws {Refusal} `DELAY_INVALID` when it is not a whole number from 0 to 500.
 */
export function readDelay(url: string): number {
  // Asked for each connection, and hardly any is delayed.
  if (!url.includes('delay=')) return 0;
  const text = queryOf(url).get('delay');
  if (text === null) return 0;
  if (/^\d{1,3}$/.test(text) && Number(text) <= MAX_DELAY_MS) return Number(text);
  throw new Refusal('DELAY_INVALID', `A delay is a whole number of milliseconds from 0 to ${MAX_DELAY_MS}.`);
}

/** The name a client gave itself in `?client=`: up to 16 letters, digits, spaces or hyphens; else `""`. */
export function readClientName(url: string): string {
  const name = queryOf(url).get('client') ?? '';
  return /^[\p{L}\p{N} -]{1,16}$/u.test(name) ? name : '';
}

/** The query of an address without its server's name. */
export function queryOf(url: string): URLSearchParams {
  const [, query = ''] = url.split(/\?(.*)/s);
  return new URLSearchParams(query);
}
