import { inspect, inspected } from './inspect.ts';
import { latin1Bytes, latin1Text, utf8Bytes, utf8Text } from './utf8.ts';

type Pair = [name: string, value: string];

/** The query of an address (URL Standard, section 6.2). */
export class URLSearchParams {
  #pairs: Pair[];
  /** Called when something changed. */
  onChange: (() => void) | undefined;

  constructor(init: unknown = '') {
    if (typeof init === 'string') this.#pairs = parsePairs(init.replace(/^\?/, ''));
    else if (typeof init !== 'object' || init === null) this.#pairs = parsePairs(String(init));
    else {
      const entries = Symbol.iterator in init ? [...(init as Iterable<Pair>)] : Object.entries(init);
      this.#pairs = entries.map(([name, value]) => [String(name), String(value)]);
    }
    Object.defineProperty(this, 'onChange', { enumerable: false, writable: true });
  }

  get size(): number {
    return this.#pairs.length;
  }
  get(name: string): string | null {
    return this.#pairs.find(([known]) => known === name)?.[1] ?? null;
  }
  getAll(name: string): string[] {
    return this.#pairs.filter(([known]) => known === name).map(([, value]) => value);
  }
  has(name: string, value?: string): boolean {
    return this.#pairs.some(([known, has]) => known === name && (value === undefined || has === value));
  }
  append(name: string, value: unknown): void {
    this.#change([...this.#pairs, [String(name), String(value)]]);
  }
  set(name: string, value: unknown): void {
    const at = this.#pairs.findIndex(([known]) => known === name);
    const rest = this.#pairs.filter(([known], index) => known !== name || index === at);
    const pair: Pair = [String(name), String(value)];
    this.#change(at === -1 ? [...rest, pair] : rest.with(at, pair));
  }
  delete(name: string): void {
    this.#change(this.#pairs.filter(([known]) => known !== name));
  }
  sort(): void {
    this.#change(this.#pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }
  forEach(call: (value: string, name: string, params: URLSearchParams) => void): void {
    for (const [name, value] of this.#pairs) call(value, name, this);
  }
  *entries(): Generator<Pair> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }
  *keys(): Generator<string> {
    for (const [name] of this.#pairs) yield name;
  }
  *values(): Generator<string> {
    for (const [, value] of this.#pairs) yield value;
  }
  [Symbol.iterator](): Generator<Pair> {
    return this.entries();
  }
  toString(): string {
    return this.#pairs.map((pair) => pair.map(encodeForm).join('=')).join('&');
  }
  [inspected](): string {
    const pairs = this.#pairs.map((pair) => pair.map((text) => inspect(text)).join(' => '));
    return pairs.length > 0 ? `URLSearchParams { ${pairs.join(', ')} }` : 'URLSearchParams {}';
  }

  #change(pairs: Pair[]): void {
    this.#pairs = pairs;
    this.onChange?.();
  }
}

function parsePairs(query: string): Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decodeForm(name), decodeForm(value.join('='))];
    });
}

function decodeForm(text: string): string {
  const bytes = latin1Text(utf8Bytes(text.replaceAll('+', ' ')));
  const decoded = bytes.replace(/%([\da-f]{2})/gi, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8Text(latin1Bytes(decoded));
}

function encodeForm(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
