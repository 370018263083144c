// @ts-check
/**
 * What a client cell's worker begins with, before the reader's code: the globals of that code, and the ear
 * for the page. It travels as text. The reader's code can change all of it, so the page trusts none of it.
 *
 * @typedef {object} ClientSettings
 * @property {string} origin - Of the site, where `io()` connects to.
 * @property {string} socketIoPath - Path of the cell's Socket.IO server.
 * @property {string} client - Name of its connections.
 * @property {string} url - Address of the cell's raw WebSocket.
 * @property {string} httpUrl - Address of its HTTP door.
 *
 * @param {ClientSettings} settings
 */
// biome-ignore lint/correctness/noUnusedVariables: the line that is put behind this text calls it.
function beginClient(settings) {
  /** Lines of the console in a second; what is more is counted only. */
  const MAX_LINES_PER_SECOND = 50;
  const MAX_TEXT = 4_000;
  const MAX_VIEW_LINES = 100;
  const MAX_VIEW_TEXT = 500;
  /** Shortest time between two states of the view, in milliseconds. */
  const VIEW_MS = 50;

  const global = /** @type {any} */ (globalThis);
  const { setTimeout } = global;
  const say = global.postMessage.bind(global);
  const evaluate = global.eval;
  const code = `${global.location.href}:`;

  /** Where in the reader's code something is: the innermost of its calls in a stack. */
  const placeIn = (/** @type {unknown} */ stack) => {
    const text = String(stack);
    const at = text.indexOf(code);
    const found = at < 0 ? null : /^(\d+):(\d+)/.exec(text.slice(at + code.length));
    return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined;
  };

  // Console

  const show = (/** @type {any} */ value, depth = 0) => {
    if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
    if (typeof value === 'function') return `[Function: ${value.name || 'anonymous'}]`;
    if (value instanceof Error) return depth === 0 ? showError(value) : `[${value}]`;
    if (typeof value !== 'object' || value === null)
      return String(value) + (typeof value === 'bigint' ? 'n' : '');
    return showObject(value, depth);
  };

  /** An error and the lines of the reader's code that led to it, counted from that code's first. */
  const showError = (/** @type {Error} */ error) => {
    const calls = String(error.stack)
      .split('\n')
      .filter((call) => call.includes(code))
      .map(
        (call) =>
          `\n    ${call
            .trim()
            .replace(code, 'line ')
            .replace(/line (\d+)/, (_, line) => `line ${line - 1}`)}`,
      );
    return `${error}${calls.join('')}`;
  };

  /** @returns {string} */
  const showObject = (/** @type {any} */ value, /** @type {number} */ depth) => {
    const name = value.constructor?.name ?? 'null';
    if (value instanceof ArrayBuffer) return `ArrayBuffer { ${show(new Uint8Array(value), 1)} }`;
    if (value instanceof Blob) return `Blob { size: ${value.size}, type: ${show(value.type, 1)} }`;
    if (value instanceof Date) return Number.isNaN(+value) ? 'Invalid Date' : value.toISOString();
    const isList = Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof Set;
    const prefix = name === 'Object' || name === 'Array' ? '' : `${name} `;
    if (depth > 2) return isList ? `[${prefix || 'Array'}]` : `[${prefix || 'Object'}]`;
    const entries = isList
      ? [.../** @type {any} */ (value)].slice(0, 100).map((item) => show(item, depth + 1))
      : (value instanceof Map ? [...value] : Object.entries(value))
          .slice(0, 30)
          .map(([key, item]) => `${String(key)}: ${show(item, depth + 1)}`);
    const inside = entries.length > 0 ? ` ${entries.join(', ')} ` : '';
    return isList ? `${prefix}[${inside}]` : `${prefix}{${inside}}`;
  };

  let second = 0;
  let lines = 0;
  let leftOut = 0;

  const tellLeftOut = () => {
    if (leftOut > 0) say({ kind: 'log', level: 'warn', text: `(${leftOut} more lines were left out)` });
    leftOut = 0;
  };

  const log = (/** @type {string} */ level, /** @type {unknown[]} */ values) => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) {
      second = now;
      lines = 0;
      tellLeftOut();
    }
    lines += 1;
    if (lines > MAX_LINES_PER_SECOND) {
      if (leftOut === 0) setTimeout(tellLeftOut, 1_000);
      leftOut += 1;
      return;
    }
    const text = values.map((value) => show(value)).join(' ');
    say({ kind: 'log', level, text: text.slice(0, MAX_TEXT), ...placeIn(new Error().stack) });
  };

  for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
    global.console[level] = (/** @type {unknown[]} */ ...values) => log(level, values);
  }

  // View

  /** @type {string[]} */
  let shown = [];
  let waits = false;
  let isNew = false;

  const tellView = () => {
    waits = isNew;
    if (!isNew) return;
    isNew = false;
    say({ kind: 'view', lines: shown });
    setTimeout(tellView, VIEW_MS);
  };

  const setView = (/** @type {unknown[]} */ next) => {
    shown = next.slice(-MAX_VIEW_LINES).map((line) => show(line).slice(0, MAX_VIEW_TEXT));
    isNew = true;
    if (!waits) tellView();
  };

  global.view = {
    add: (/** @type {unknown} */ text) => setView([...shown, text]),
    set: (/** @type {Iterable<unknown>} */ next) => setView([...next]),
    clear: () => setView([]),
  };

  // Sockets

  const connect = global.io;
  /** As the library's own, but a namespace, or nothing, means this cell. */
  const io = (/** @type {any} */ target, /** @type {any} */ options) => {
    if (typeof target === 'object') return io(undefined, target);
    const namespace = target ?? '/';
    if (!String(namespace).startsWith('/') || String(namespace).startsWith('//'))
      return connect(target, options);
    return connect(settings.origin + namespace, {
      path: settings.socketIoPath,
      transports: ['websocket'],
      ...options,
      query: { client: settings.client, ...options?.query },
    });
  };
  global.io = Object.assign(io, connect, { io, connect: io });
  global.url = settings.url;
  global.httpUrl = settings.httpUrl;

  // Errors

  const messageOf = (/** @type {unknown} */ error) =>
    error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${show(error, 1)}`;

  const fail = (/** @type {unknown} */ error, /** @type {object | undefined} */ place) => {
    const stack = error instanceof Error ? placeIn(error.stack) : undefined;
    say({ kind: 'error', message: messageOf(error).slice(0, MAX_TEXT), ...(stack ?? place) });
  };

  global.addEventListener('error', (/** @type {ErrorEvent} */ event) => {
    event.preventDefault();
    const isOurs = `${event.filename}:` === code;
    fail(event.error, isOurs ? { line: event.lineno, column: event.colno } : undefined);
  });
  global.addEventListener('unhandledrejection', (/** @type {PromiseRejectionEvent} */ event) => {
    event.preventDefault();
    fail(event.reason, undefined);
  });

  // The page

  const answer = async (/** @type {{ id: number, name: string, args: unknown[] }} */ { id, name, args }) => {
    try {
      // Also finds what `const` and `class` declare, which are no properties of the global object.
      const found = evaluate(`typeof ${name} === 'function' ? ${name} : undefined`);
      if (!found) throw new TypeError(`there is no function ${name}`);
      say({ kind: 'answer', id, ok: true, value: await found(...args) });
    } catch (error) {
      const stack = error instanceof Error ? placeIn(error.stack) : undefined;
      say({ kind: 'answer', id, ok: false, message: messageOf(error).slice(0, MAX_TEXT), ...stack });
    }
  };

  global.addEventListener('message', (/** @type {MessageEvent} */ { data }) => {
    if (data.kind === 'ping') say({ kind: 'pong' });
    if (data.kind === 'call') void answer(data);
  });

  const close = global.close.bind(global);
  global.close = () => {
    say({ kind: 'closed' });
    close();
  };
}
