import type { Api, ApiWord } from './api-words.ts';
import { SOCKETIO_API } from './socketio-api.ts';
import { WS_API } from './ws-api.ts';

export type { ApiWord } from './api-words.ts';

const API: Api = { ...SOCKETIO_API, ...WS_API };

/** What the lessons' handlers call these everywhere. */
const NAMES: Readonly<Record<string, string>> = {
  io: 'server',
  wss: 'wss',
  http: 'http',
  console: 'console',
  WebSocket: 'readyStates',
  request: 'request',
  response: 'response',
};

/** Names of types, in annotations such as `(socket: WebSocket)`. */
const TYPES: Readonly<Record<string, string>> = {
  Server: 'server',
  Namespace: 'namespace',
  Socket: 'socket',
  WebSocket: 'ws',
  WebSocketServer: 'wss',
  IncomingMessage: 'request',
  ServerResponse: 'response',
};

/**
 * The words of Socket.IO's and ws's server APIs that fit: after a dot, what the object before it has; in
 * the quotes of `.on('`, the events it tells of. What an object is, is guessed from the text: none where that fails.
 *
 * @param before - All text before the word that is being typed.
 */
export function serverWords(before: string): readonly ApiWord[] {
  const events = /\.\s*(?:on|once|off)\(\s*['"]$/.exec(before);
  if (events) return eventsOf(objectAt(before.slice(0, events.index)));
  const dot = /\??\.\s*$/.exec(before);
  return dot ? wordsOf(objectAt(before.slice(0, dot.index))) : [];
}

function wordsOf(object: string | undefined): ApiWord[] {
  const { words } = API[object ?? ''] ?? { words: [] };
  return words.map(([name, detail, info, gives]) => ({ name, detail, info, ...(gives && { gives }) }));
}

function eventsOf(object: string | undefined): ApiWord[] {
  const { events } = API[object ?? ''] ?? {};
  return (events ?? []).map(([name, info]) => ({ name, detail: '', info }));
}

/** Which object the expression at the end of a text is. */
function objectAt(text: string): string | undefined {
  const { names, start } = chainAt(text.trimEnd());
  const [root = '', ...members] = names;
  return members.reduce<string | undefined>(
    (object, member) => wordsOf(object).find(({ name }) => name === member)?.gives,
    objectNamed(root, text.slice(0, start)),
  );
}

/** The names of an expression such as `io.to('r').except('x')`: `io`, `to`, `except`, and where it starts. */
function chainAt(text: string): { names: string[]; start: number } {
  const names: string[] = [];
  let at = text.length;
  for (;;) {
    const end = skipBrackets(text, at);
    const name = /[\w$]+$/.exec(text.slice(0, end))?.[0] ?? '';
    at = end - name.length;
    names.unshift(name);
    const dot = name ? /\??\.\s*$/.exec(text.slice(0, at)) : null;
    if (!dot) return { names, start: at };
    at = dot.index;
    // A chain over several lines.
    while (/\s/.test(text[at - 1] ?? '')) at -= 1;
  }
}

/** Where the brackets that end at `at` begin; `at` itself where none do. */
function skipBrackets(text: string, at: number): number {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const character = text[index] ?? '';
    if (')]'.includes(character)) depth += 1;
    if ('(['.includes(character)) depth -= 1;
    if (depth === 0) return character === '(' || character === '[' ? index : at;
  }
  return at;
}

/** Which object a name is, by where the text before it was last introduced. */
function objectNamed(name: string, before: string): string | undefined {
  const introductions: [pattern: RegExp, object: (matched: RegExpExecArray) => string | undefined][] = [
    [
      /([\w$]+|\))\s*\.on\(\s*['"]connect(?:ion)?['"]\s*,\s*(?:async\s*)?(?:function\s*\w*)?\s*\(?\s*NAME\b/,
      ofConnection,
    ],
    [/\.use\(\s*(?:async\s*)?(?:function\s*\w*)?\s*\(\s*NAME\s*,/, () => 'socket'],
    [/\bconst\s+NAME\s+of\s+([^)]*\)?)/, ([, of = '']) => elementOf(of)],
    [/\b(?:const|let)\s+NAME\s*=\s*[\w$]+\s*\.of\(/, () => 'namespace'],
    [/\bNAME\s*:\s*(\w+)/, ([, type = '']) => TYPES[type]],
  ];
  const escaped = name.replaceAll('$', '\\$');
  const found = introductions
    .flatMap(([pattern, object]) => {
      const matches = [...before.matchAll(new RegExp(pattern.source.replace('NAME', escaped), 'g'))];
      const last = matches.at(-1);
      return last ? [{ at: last.index, object: object(last) }] : [];
    })
    .filter(({ object }) => object)
    .sort((a, b) => b.at - a.at);
  return found[0]?.object ?? NAMES[name] ?? (name === 'socket' ? usualSocket(before) : undefined);
}

/** What a server's "connection" event brings. */
function ofConnection([, server = '']: RegExpExecArray): string {
  return server === 'wss' ? 'ws' : 'socket';
}

/** What a loop goes over. */
function elementOf(expression: string): string | undefined {
  if (expression.includes('.clients')) return 'ws';
  return expression.includes('fetchSockets') ? 'remote' : undefined;
}

/** A socket of which nothing else is known: ws's where only that is used. */
function usualSocket(before: string): string {
  return /\bwss\b/.test(before) && !/\bio\b/.test(before) ? 'ws' : 'socket';
}
