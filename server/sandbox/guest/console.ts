import { currentLine } from './call-sites.ts';
import { ask } from './door.ts';
import { inspect } from './inspect.ts';

/** Most characters of a line; the rest is cut, and the host cuts it again. */
const MAX_CHARACTERS = 4_000;

/** What `console.log` makes of its arguments, with `%s` and its like, as Node does. */
export function format(args: unknown[]): string {
  const [first] = args;
  let used = 0;
  let text = '';
  if (typeof first === 'string') {
    used = 1;
    text = first.replace(/%([sdifjoOc%])/g, (match, kind: string) => {
      if (kind === '%') return args.length > 1 ? '%' : match;
      if (used >= args.length) return match;
      used += 1;
      return formatOne(kind, args[used - 1]);
    });
  }
  const rest = args.slice(used).map((value) => (typeof value === 'string' ? value : inspect(value)));
  return [...(used > 0 ? [text] : []), ...rest].join(' ');
}

function formatOne(kind: string, value: unknown): string {
  switch (kind) {
    case 's':
      return typeof value === 'string'
        ? value
        : typeof value === 'object'
          ? inspect(value, 0)
          : String(value);
    case 'd':
      return typeof value === 'object' ? 'NaN' : inspect(typeof value === 'bigint' ? value : Number(value));
    case 'i':
      return String(Number.parseInt(String(value), 10));
    case 'f':
      return String(Number.parseFloat(String(value)));
    case 'j':
      return JSON.stringify(value);
    case 'c':
      return '';
    default:
      return inspect(value, 4);
  }
}

const counts = new Map<string, number>();
const starts = new Map<string, number>();
let groupIndentation = '';

type Level = 'log' | 'info' | 'warn' | 'error' | 'debug';

function print(level: Level, args: unknown[]): void {
  const text = format(args).replaceAll(/^/gm, groupIndentation);
  ask('log', level, text.slice(0, MAX_CHARACTERS), currentLine());
}

function elapsed(label: string): string {
  const ms = performance.now() - (starts.get(label) ?? performance.now());
  return ms < 1_000 ? `${Number(ms.toPrecision(4))}ms` : `${(ms / 1_000).toFixed(3)}s`;
}

/** Node's `console`: each call is a line under the cell. */
export const console = {
  log: (...args: unknown[]) => print('log', args),
  info: (...args: unknown[]) => print('info', args),
  warn: (...args: unknown[]) => print('warn', args),
  error: (...args: unknown[]) => print('error', args),
  debug: (...args: unknown[]) => print('debug', args),
  trace: (...args: unknown[]) => print('error', [`Trace: ${format(args)}`.replace(/: $/, '')]),
  dir: (value: unknown, { depth = 2 }: { depth?: number | null } = {}) =>
    print('log', [inspect(value, depth ?? Number.POSITIVE_INFINITY)]),
  table: (value: unknown) => print('log', [value]),
  assert: (ok: unknown, ...args: unknown[]) => {
    if (!ok) print('warn', args.length > 0 ? ['Assertion failed:', ...args] : ['Assertion failed']);
  },
  count: (label = 'default') => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    print('log', [`${label}: ${counts.get(label)}`]);
  },
  countReset: (label = 'default') => counts.delete(label),
  group: (...args: unknown[]) => {
    if (args.length > 0) print('log', args);
    groupIndentation += '  ';
  },
  groupEnd: () => {
    groupIndentation = groupIndentation.slice(2);
  },
  time: (label = 'default') => starts.set(label, performance.now()),
  timeLog: (label = 'default', ...args: unknown[]) => print('log', [`${label}: ${elapsed(label)}`, ...args]),
  timeEnd: (label = 'default') => {
    print('log', [`${label}: ${elapsed(label)}`]);
    starts.delete(label);
  },
};
