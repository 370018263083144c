import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** The files that run inside the engine, each after those that it needs when it is read. */
const FILES = [
  'message-codec',
  'bridge-limits',
  'reserved-events',
  'source-names',
  'guest/door',
  'guest/errors',
  'guest/utf8',
  'guest/buffer',
  'guest/call-sites',
  'guest/inspect-columns',
  'guest/inspect',
  'guest/console',
  'guest/event-emitter',
  'guest/timers',
  'guest/adapter',
  'guest/emit-packet',
  'guest/connection',
  'guest/broadcast-operator',
  'guest/socket',
  'guest/namespace',
  'guest/engine',
  'guest/server',
  'guest/incoming-message',
  'guest/server-response',
  'guest/upgrade-socket',
  'guest/websocket',
  'guest/websocket-server',
  'guest/http-server',
  'guest/hash',
  'guest/random',
  'guest/structured-clone',
  'guest/text-coding',
  'guest/url-search-params',
  'guest/url',
  'guest/handler-modules',
  'guest/guest',
];

/**
 * What runs inside the engine before the handler: one classic script, whose value is a function that is
 * given the door and returns a `Guest`.
 *
 * The files are put into one function as they are, without their imports and types; so no two of them may
 * use the same name at their top level.
 */
export function guestSource(): string {
  const code = FILES.map((file) => {
    const source = readFileSync(new URL(`./${file}.ts`, import.meta.url), 'utf8');
    return stripTypeScriptTypes(source)
      .replaceAll(/^import [^;]+ from '\.[^']+';$/gm, '')
      .replaceAll(/^export /gm, '');
  });
  return `(hostDoor) => {\n'use strict';\n${code.join('\n')}\nreturn startGuest(hostDoor);\n}`;
}

/** The names that a handler may import, and their modules' named exports. */
const EXPORTS: Record<string, string> = {
  'socket.io': 'Server Namespace Socket BroadcastOperator',
  ws: 'WebSocket WebSocketServer Server',
  'node:http': 'createServer Server IncomingMessage ServerResponse',
  'node:crypto': 'createHash randomBytes randomInt randomUUID',
  'node:events': 'EventEmitter once',
  'node:buffer': 'Buffer',
  'node:timers/promises': 'setTimeout',
  'node:url': 'URL URLSearchParams',
  'node:util': 'inspect format',
};

/** The source of each module that a handler may import, by every name that it may use for it. */
export const guestModules: Record<string, string> = Object.fromEntries(
  Object.entries(EXPORTS).flatMap(([name, names]) => {
    const source = `const m = globalThis[Symbol.for('full-duplex.modules')]['${name}'];
export const { ${names.replaceAll(' ', ', ')} } = m;
export default m.default;`;
    return [name, name.replace(/^node:/, '')].map((alias) => [alias, source]);
  }),
);
