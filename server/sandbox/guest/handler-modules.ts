import { BroadcastOperator } from './broadcast-operator.ts';
import { Buffer } from './buffer.ts';
import { format } from './console.ts';
import { EventEmitter } from './event-emitter.ts';
import { createHash } from './hash.ts';
import { createServer, HttpServer } from './http-server.ts';
import { IncomingMessage } from './incoming-message.ts';
import { inspect } from './inspect.ts';
import { Namespace } from './namespace.ts';
import { randomBytes, randomInt, randomUUID } from './random.ts';
import { Server } from './server.ts';
import { ServerResponse } from './server-response.ts';
import { Socket } from './socket.ts';
import { sleep } from './timers.ts';
import { URL } from './url.ts';
import { URLSearchParams } from './url-search-params.ts';
import { WebSocket } from './websocket.ts';
import { WebSocketServer } from './websocket-server.ts';

/** `once` of `node:events`. */
function once(emitter: EventEmitter, event: string): Promise<unknown[]> {
  return new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
}

const httpExports = { createServer, Server: HttpServer, IncomingMessage, ServerResponse };
const wsExports = { WebSocket, WebSocketServer };

/** What a handler may import: the exports of each module, the default one among them. */
export const exportsOf: Record<string, Record<string, unknown>> = {
  'socket.io': { Server, Namespace, Socket, BroadcastOperator, default: Server },
  ws: { ...wsExports, Server: WebSocketServer, default: Object.assign(WebSocket, wsExports) },
  'node:http': { ...httpExports, default: httpExports },
  'node:crypto': withDefault({ createHash, randomBytes, randomInt, randomUUID }),
  'node:events': { EventEmitter, once, default: EventEmitter },
  'node:buffer': withDefault({ Buffer }),
  'node:timers/promises': withDefault({ setTimeout: sleep }),
  'node:url': withDefault({ URL, URLSearchParams }),
  'node:util': withDefault({ inspect, format: (...args: unknown[]) => format(args) }),
};

function withDefault(named: Record<string, unknown>): Record<string, unknown> {
  return { ...named, default: named };
}
