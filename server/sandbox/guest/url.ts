import { inspect, inspected } from './inspect.ts';
import { URLSearchParams } from './url-search-params.ts';

/** Ports that an address need not name. */
const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

const ABSOLUTE = /^([a-z][a-z\d+.-]*:)\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?(.*)$/is;

interface Parts {
  protocol: string;
  username: string;
  password: string;
  hostname: string;
  port: string;
  /** Path, query and fragment. */
  rest: string;
}

/** Addresses with a host, as handlers read them; not the whole of the URL Standard. */
export class URL {
  protocol: string;
  username: string;
  password: string;
  hostname: string;
  port: string;
  pathname: string;
  hash: string;
  readonly searchParams: URLSearchParams;
  #search: string;

  constructor(address: unknown, base?: unknown) {
    const parts = resolve(String(address).trim(), base === undefined ? undefined : String(base).trim());
    const [, path = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(parts.rest) ?? [];
    this.protocol = parts.protocol;
    this.username = parts.username;
    this.password = parts.password;
    this.hostname = parts.hostname;
    this.port = parts.port;
    this.pathname = encodePath(withoutDots(path));
    this.hash = hash === '#' ? '' : encodePath(hash);
    this.#search = query === '?' ? '' : encodePath(query);
    this.searchParams = new URLSearchParams(query);
    this.searchParams.onChange = () => {
      const text = String(this.searchParams);
      this.#search = text && `?${text}`;
    };
  }

  static canParse(address: unknown, base?: unknown): boolean {
    return URL.parse(address, base) !== null;
  }
  static parse(address: unknown, base?: unknown): URL | null {
    try {
      return new URL(address, base);
    } catch {
      return null;
    }
  }

  get search(): string {
    return this.#search;
  }
  get host(): string {
    return this.port ? `${this.hostname}:${this.port}` : this.hostname;
  }
  get origin(): string {
    return `${this.protocol}//${this.host}`;
  }
  get href(): string {
    const user = this.username && `${this.username}${this.password && `:${this.password}`}@`;
    return `${this.protocol}//${user}${this.host}${this.pathname}${this.search}${this.hash}`;
  }
  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }
  [inspected](): string {
    const { href, origin, protocol, username, password, host, hostname, port } = this;
    const { pathname, search, searchParams, hash } = this;
    return `URL ${inspect({ href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash })}`;
  }
}

/** @throws {TypeError} As Node does, if it is no address, or lacks a base. */
function resolve(address: string, base: string | undefined): Parts {
  const absolute = splitAbsolute(address);
  if (absolute) return absolute;
  const from = base === undefined ? undefined : splitAbsolute(base);
  if (!from) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: address });
  if (address.startsWith('//')) return resolve(`${from.protocol}${address}`, undefined);
  if (address.startsWith('/')) return { ...from, rest: address };
  const [path = ''] = /^[^?#]*/.exec(from.rest) ?? [];
  const [query = ''] = /^[^#]*/.exec(from.rest) ?? [];
  if (address === '') return { ...from, rest: query };
  if (address.startsWith('#')) return { ...from, rest: query + address };
  if (address.startsWith('?')) return { ...from, rest: path + address };
  return { ...from, rest: path.replace(/[^/]*$/, '') + address };
}

function splitAbsolute(address: string): Parts | undefined {
  const [match, protocol = '', user = '', host = '', port = '', rest = ''] = ABSOLUTE.exec(address) ?? [];
  if (match === undefined || host === '' || Number(port) > 65_535 || (rest && !/^[/?#]/.test(rest)))
    return undefined;
  const [username = '', ...password] = user.split(':');
  const scheme = protocol.toLowerCase();
  const number = port.replace(/^0+(?=\d)/, '');
  return {
    protocol: scheme,
    username,
    password: password.join(':'),
    hostname: host.toLowerCase(),
    port: number === DEFAULT_PORTS[scheme] ? '' : number,
    rest: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** The path without its `.` and `..`. */
function withoutDots(path: string): string {
  const segments: string[] = [];
  const parts = path.split('/').slice(1);
  for (const [at, part] of parts.entries()) {
    const isDots = part === '.' || part === '..';
    if (part === '..') segments.pop();
    if (!isDots) segments.push(part);
    else if (at === parts.length - 1) segments.push('');
  }
  return `/${segments.join('/')}`;
}

function encodePath(text: string): string {
  return text.replace(/[^\x21-\x7e]|["<>`]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}
