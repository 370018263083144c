import type { SocketInfo } from '../messages.ts';
import { ask } from './door.ts';
import { EventEmitter, fire } from './event-emitter.ts';
import { inspect, inspected } from './inspect.ts';

/** An address for documentation (RFC 5737): where guests are is nobody's business. */
export const REMOTE_ADDRESS = '203.0.113.1';

/** Engine.IO's side of a client, `socket.conn`: one for all its namespaces. */
export class Connection extends EventEmitter {
  readonly id: string;
  readonly protocol = 4;
  readonly remoteAddress = REMOTE_ADDRESS;
  readonly request: unknown;
  transport: { name: string };
  readyState = 'open';

  constructor({ connection, transport, request }: SocketInfo) {
    super();
    this.id = connection;
    this.transport = { name: transport };
    this.request = { ...request, connection: { encrypted: false } };
  }

  close(): void {
    if (this.readyState !== 'open') return;
    this.readyState = 'closing';
    ask('connection-close', this.id);
  }

  [inspected](): string {
    return `Socket ${inspect({ id: this.id, transport: this.transport.name })}`;
  }
}

const connections = new Map<string, Connection>();

/** The connection of a socket, made when it is first heard of. */
export function connectionOf(info: SocketInfo): Connection {
  const known = connections.get(info.connection) ?? new Connection(info);
  connections.set(info.connection, known);
  return known;
}

export function countConnections(): number {
  return connections.size;
}

export function changeTransport(id: string, name: string): void {
  const connection = connections.get(id);
  if (!connection) return;
  connection.transport = { name };
  fire(connection, 'upgrade', connection.transport);
}

export function endConnection(id: string, reason: string): void {
  const connection = connections.get(id);
  if (!connection) return;
  connections.delete(id);
  connection.readyState = 'closed';
  fire(connection, 'close', reason);
}
