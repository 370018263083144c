import { Buffer } from './buffer.ts';
import { callSites } from './call-sites.ts';
import { groupArrayItems } from './inspect-columns.ts';

/** Node's defaults. */
const DEPTH = 2;
const MAX_ITEMS = 100;
const LINE_CHARACTERS = 80;

/** Objects that a class of ours shows otherwise than by its fields have a method of this name. */
export const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

interface Context {
  /** Objects that this one is in. */
  seen: object[];
  indentation: number;
  /** Levels at which `[Object]` stands for the rest. */
  depth: number;
  /** Level of the object written last: how deep the one around it goes. */
  deepest: number;
}

type Written = { open: string; close: string; items: string[]; list?: ArrayLike<unknown> };

/** A value in words, as Node's `util.inspect` writes it. */
export function inspect(value: unknown, depth = DEPTH): string {
  return write(value, { seen: [], indentation: 0, depth, deepest: 0 }, 0);
}

function write(value: unknown, context: Context, level: number): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
    case 'function':
      return value === null ? 'null' : writeObject(value, context, level);
    default:
      return String(value);
  }
}

function writeObject(value: object, context: Context, level: number): string {
  const custom = (value as { [inspected]?: unknown })[inspected];
  if (typeof custom === 'function') {
    const shown: unknown = custom.call(value, context.depth - level, {}, inspect);
    return typeof shown === 'string' ? shown : write(shown, context, level);
  }
  if (context.seen.includes(value)) return '[Circular *1]';
  const base = baseOf(value);
  const keys = keysOf(value);
  if (base !== undefined && keys.length === 0) return base;
  const isEmpty = keys.length === 0 && sizeOf(value) === 0;
  if (level > context.depth && !isEmpty) return `[${nameOf(value) || 'Object: null prototype'}]`;

  if (!isEmpty) context.deepest = level;
  context.seen.push(value);
  const written =
    base === undefined ? contentOf(value, keys, context, level) : bracesOf(value, keys, context, level);
  context.seen.pop();
  return layOut(written, base ?? '', context, level);
}

/** What is written of objects that are a value of their own: nothing else, unless they have other fields. */
function baseOf(value: object): string | undefined {
  if (typeof value === 'function') return functionName(value as () => void);
  if (value instanceof Error) return errorText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Buffer) return bufferText(value);
  if (value instanceof WeakMap || value instanceof WeakSet) return `${nameOf(value)} { <items unknown> }`;
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    return `[${nameOf(value)}: ${inspect(value.valueOf())}]`;
  }
  return undefined;
}

function functionName(value: () => void): string {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  if (!isClass)
    return `[${value.constructor?.name || 'Function'}${value.name ? `: ${value.name}` : ' (anonymous)'}]`;
  const parent = (Object.getPrototypeOf(value) as { name?: string }).name;
  return `[class ${value.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`;
}

/** Name, message and where in the handler. */
function errorText(error: Error): string {
  const title = error.message ? `${error.name}: ${error.message}` : String(error.name);
  const sites = callSites(error.stack);
  return sites.length > 0 ? [title, ...sites].join('\n') : `[${title}]`;
}

function bufferText(buffer: Buffer): string {
  const shown = buffer.subarray(0, 50) as Buffer;
  const bytes = shown.toString('hex').replace(/..(?=.)/g, '$& ');
  const more = buffer.length - shown.length;
  return `<Buffer${bytes && ` ${bytes}`}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`;
}

/** Items of a list or collection; 1 for what is never written empty. */
function sizeOf(value: object): number {
  if (value instanceof ArrayBuffer || value instanceof Promise) return 1;
  const { length, size } = value as { length?: unknown; size?: unknown };
  return Number((isList(value) ? length : isCollection(value) ? size : 0) ?? 0);
}

const isList = (value: object) =>
  Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof String;
const isCollection = (value: object) => value instanceof Map || value instanceof Set;

function keysOf(value: object): (string | symbol)[] {
  const names = Object.keys(value).filter((key) => !isList(value) || !/^\d+$/.test(key));
  const symbols = Object.getOwnPropertySymbols(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  );
  return [...names, ...symbols];
}

function bracesOf(value: object, keys: (string | symbol)[], context: Context, level: number): Written {
  return { open: '{', close: '}', items: keys.map((key) => property(value, key, context, level)) };
}

function contentOf(value: object, keys: (string | symbol)[], context: Context, level: number): Written {
  const name = nameOf(value);
  const { items: fields } = bracesOf(value, keys, context, level);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const list = value as unknown[];
    const prefix = Array.isArray(value) && name === 'Array' ? '' : `${name}(${list.length}) `;
    const items = [...listItems(list, context, level), ...fields];
    return { open: `${prefix}[`, close: ']', items, list };
  }
  if (value instanceof Map || value instanceof Set) {
    const items = [...collectionItems(value, context, level), ...fields];
    return { open: `${name}(${value.size}) {`, close: '}', items };
  }
  if (value instanceof ArrayBuffer) {
    const bytes = new Buffer(value);
    const text = bufferText(bytes).replace(/^<Buffer ?/, '<');
    return {
      open: `${name} {`,
      close: '}',
      items: [`[Uint8Contents]: ${text}`, `[byteLength]: ${bytes.length}`, ...fields],
    };
  }
  if (value instanceof Promise) return { open: 'Promise {', close: '}', items: ['<pending>', ...fields] };
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const shownTag = typeof tag === 'string' && tag !== '' && tag !== name ? `[${tag}] ` : '';
  const prefix = name === 'Object' && !shownTag ? '' : `${name || '[Object: null prototype]'} ${shownTag}`;
  return { open: `${prefix}{`, close: '}', items: fields };
}

function listItems(list: ArrayLike<unknown>, context: Context, level: number): string[] {
  const items: string[] = [];
  for (let at = 0; at < list.length && items.length < MAX_ITEMS; at += 1) {
    const from = at;
    while (at < list.length && !(at in list)) at += 1;
    if (at > from) items.push(`<${at - from} empty item${at - from > 1 ? 's' : ''}>`);
    if (at < list.length && items.length < MAX_ITEMS)
      items.push(indented(context, 2, () => write(list[at], context, level + 1)));
  }
  return withRest(items, list.length - MAX_ITEMS);
}

function collectionItems(
  value: Map<unknown, unknown> | Set<unknown>,
  context: Context,
  level: number,
): string[] {
  const shown = [...value].slice(0, MAX_ITEMS);
  const one = (item: unknown) => write(item, context, level + 1);
  const items = indented(context, 2, () =>
    shown.map((item) => (value instanceof Set ? one(item) : (item as unknown[]).map(one).join(' => '))),
  );
  return withRest(items, value.size - MAX_ITEMS);
}

function withRest(items: string[], more: number): string[] {
  return more > 0 ? [...items, `... ${more} more item${more > 1 ? 's' : ''}`] : items;
}

function property(value: object, key: string | symbol, context: Context, level: number): string {
  const { get, set, value: own } = Object.getOwnPropertyDescriptor(value, key) ?? {};
  const accessors = [get && 'Getter', set && 'Setter'].filter(Boolean).join('/');
  const name = typeof key === 'symbol' ? String(key) : /^[a-zA-Z_]\w*$/.test(key) ? key : quote(key);
  const text = accessors ? `[${accessors}]` : indented(context, 2, () => write(own, context, level + 1));
  return `${name}: ${text}`;
}

function indented<Result>(context: Context, by: number, code: () => Result): Result {
  context.indentation += by;
  const result = code();
  context.indentation -= by;
  return result;
}

/** On one line if that is short and goes at most three levels down, as Node has it. */
function layOut(
  { open, close, items, list }: Written,
  base: string,
  context: Context,
  level: number,
): string {
  const before = base ? `${base} ` : '';
  if (items.length === 0) return `${before}${open}${close}`;
  const rows = list && items.length > 6 ? groupArrayItems(items, list, context.indentation) : items;
  if (context.deepest - level < 3 && rows.length === items.length) {
    const start = rows.length + context.indentation + open.length + base.length + 10;
    const length = rows.reduce((sum, row) => sum + row.length, rows.length + start);
    const line = rows.join(', ');
    if (length <= LINE_CHARACTERS && !base.includes('\n') && !line.includes('\n')) {
      return `${before}${open} ${line} ${close}`;
    }
  }
  const newLine = `\n${' '.repeat(context.indentation)}`;
  return `${before}${open}${newLine}  ${rows.join(`,${newLine}  `)}${newLine}${close}`;
}

function nameOf(value: object): string {
  if (Object.getPrototypeOf(value) === null) return '';
  const { constructor: maker } = value as { constructor?: unknown };
  return typeof maker === 'function' ? maker.name : 'Object';
}

function quote(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : text.includes('`') ? "'" : '`';
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `${mark}${mark === "'" ? escaped.replaceAll("'", "\\'") : escaped}${mark}`;
}
