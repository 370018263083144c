import type { WireItem } from '../protocol/wire-item.ts';
import { textOf } from './byte-text.ts';
import { findFences, isFence } from './fences.ts';

/** What a reader can leave out of the list. What tells of trouble is in no group, and always shown. */
export const GROUPS = ['messages', 'pings', 'HTTP', 'fences'] as const;
export type Group = (typeof GROUPS)[number];

/** Which lines the reader wants to see. */
export interface WireFilter {
  /** Only these cells; all of them if it is empty. */
  cells: readonly string[];
  /** Only the client of this name. */
  client: string | undefined;
  /** Groups that are left out. */
  hidden: readonly Group[];
  /** Words that must be in the line or in its bytes, in any case. */
  words: string;
}

/** Shows all. */
export const EVERYTHING: WireFilter = { cells: [], client: undefined, hidden: [], words: '' };

/** Shows what a reader looks for at first: fences stand between their own messages, and are more than those. */
export const USUAL: WireFilter = { ...EVERYTHING, hidden: ['fences'] };

/** Bytes of a body or message that are searched. */
const SEARCHED_BYTES = 16_384;

/** The group of an item, if it has one. Heartbeats are pings, whichever protocol's. */
export function groupOf(item: WireItem): Group | undefined {
  switch (item.kind) {
    case 'request':
    case 'answer':
    case 'piece':
      return 'HTTP';
    case 'ping':
    case 'pong':
      return 'pings';
    case 'text':
    case 'binary':
      if (item.packet && isHeartbeat(item.packet.name)) return 'pings';
      return isFence(item) ? 'fences' : 'messages';
    case 'close':
      return 'messages';
    default:
      return undefined;
  }
}

const isHeartbeat = (name: string) => name === 'ping' || name === 'pong';

/** The items that a filter lets through, in their order. */
export function filterItems(items: readonly WireItem[], filter: WireFilter): WireItem[] {
  const words = filter.words.trim().toLowerCase();
  findFences(items);
  return items.filter((item) => passes(item, filter) && (words === '' || searchTextOf(item).includes(words)));
}

function passes(item: WireItem, { cells, client, hidden }: WireFilter): boolean {
  // What the feed left out may be anybody's.
  if (item.kind === 'gap' && item.connection === 0) return true;
  if (cells.length > 0 && !cells.includes(item.cell)) return false;
  if (client !== undefined && item.client !== client) return false;
  const group = groupOf(item);
  return !group || !hidden.includes(group);
}

/** What the hidden groups leave out, as a reader is told: `"2 messages, 12 fences"`; `""` if it is nothing. */
export function hiddenOf(items: readonly WireItem[], filter: WireFilter): string {
  const groups = filterItems(items, { ...filter, hidden: [] }).map(groupOf);
  return filter.hidden
    .map((group) => [groups.filter((each) => each === group).length, group] as const)
    .filter(([count]) => count > 0)
    .map(([count, group]) => `${count.toLocaleString('en')} ${group}`)
    .join(', ');
}

const searched = new WeakMap<WireItem, string>();

/** Everything of an item that words can be found in, in lower case. */
function searchTextOf(item: WireItem): string {
  const known = searched.get(item);
  if (known !== undefined) return known;
  const text = `${item.kind} ${item.client} ${item.cell} ${contentOf(item)}`.toLowerCase();
  searched.set(item, text);
  return text;
}

function contentOf(item: WireItem): string {
  if ('frames' in item) {
    const packet = item.packet ? `${item.packet.name} ${item.packet.socketio?.name ?? ''} ` : '';
    return packet + (item.text ?? textOf(item.payload.subarray(0, SEARCHED_BYTES)));
  }
  return textOf(item.bytes.subarray(0, SEARCHED_BYTES));
}

/** Names of the clients in some items, in alphabetical order. */
export function clientsOf(items: readonly WireItem[]): string[] {
  const names = new Set(items.map(({ client }) => client));
  return [...names].filter((name) => name !== '').sort(byName);
}

/** Order of names: `"2"` comes before `"10"`. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;
