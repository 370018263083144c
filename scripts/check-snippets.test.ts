import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSnippets, type SnippetReport } from './check-snippets.ts';

/** A folder below the project, so that the types of socket.io and ws are found. */
function temporaryFolder(): string {
  const cache = join(import.meta.dirname, '../.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'snippets-'));
}

function write(root: string, files: Record<string, string[]>) {
  for (const [path, lines] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), lines.join('\n'));
  }
}

const sloppy = ['function send(text) {', '  return text.length;', '}', 'send;'];

const LESSONS = {
  good: [
    '# A server and a client',
    '```ts title="server.ts" {3}',
    "import { createServer } from 'node:http';",
    "import { Server } from 'socket.io';",
    "import { io } from 'socket.io-client';",
    "import { WebSocketServer } from 'ws';",
    'const wss = new WebSocketServer({ server: createServer() });',
    "new Server(3000).on('connection', (socket) => socket.emit('hello', wss.clients.size));",
    "io('http://localhost:3000').on('hello', (text: string) => (document.title = text));",
    '```',
  ],
  wrong: [
    '---',
    'title: Why',
    '---',
    '```ts',
    "import { Server } from 'socket.io';",
    'new Server().emitt(1);',
    '```',
  ],
  indented: [
    '<Steps>',
    '  1. First',
    '',
    '     ```ts',
    '     const n: number = "one";',
    '     ```',
    '</Steps>',
  ],
  windows: ['Text\r', '```ts\r', 'const a = 1;\r', 'a.b;\r', '```\r'],
  strict: ['```ts', ...sloppy, '```'],
  loose: ['```js', ...sloppy, '```'],
  javascript: ['```js', "import { WebSocket } from 'ws';", "new WebSocket('ws://x').sendd('hi');", '```'],
  apart: ['```ts', 'const port = 1;', '```', '```ts', 'const port = 2;', '```', '```ts', 'wss;', '```'],
  skipped: ['```ts nocheck', 'no', '```', '```sh', 'no', '```', '````md', '```ts', 'no', '```', '````'],
  diff: [
    '```ts',
    'const text = 1; // [!code --]',
    "const text = 'one'; // [!code ++]",
    'text.toFixed(); // [!code highlight]',
    '```',
  ],
  partial: ['```ts with=connection', "socket.emit('hi');", "socket.emitt('hi');", '```'],
  twice: ['```ts with=broken', 'n;', '```', '```ts with=broken', 'n;', '```'],
};

const PREAMBLES = {
  'content/snippet-preambles/connection.ts': [
    "import type { Socket } from 'socket.io';",
    'declare const socket: Socket;',
    '',
  ],
  'content/snippet-preambles/broken.ts': ['', 'const n: number = nothing;'],
  'content/snippet-preambles/client.js': ["const url = '';", ''],
};

const CLIENT = ['const socket = new WebSocket(url);', "socket.sendd('hi');"];

describe('a project of many lessons', () => {
  let root: string;
  let report: SnippetReport;

  // All at once, because loading the types takes a second or two, however many blocks there are.
  beforeAll(() => {
    root = temporaryFolder();
    write(root, PREAMBLES);
    for (const [name, lines] of Object.entries(LESSONS))
      write(root, { [`content/lessons/${name}/index.mdx`]: lines });
    write(root, { 'content/lessons/client/chat.client.js': CLIENT });
    report = checkSnippets(root);
  }, 60_000);
  afterAll(() => rmSync(root, { recursive: true }));

  /** The errors of one lesson, without its path. */
  function errorsOf(lesson: keyof typeof LESSONS): string[] {
    const path = `content/lessons/${lesson}/index.mdx:`;
    return report.errors.filter((error) => error.startsWith(path)).map((error) => error.slice(path.length));
  }

  test('a block may use socket.io, its client, ws, node and the DOM', () => {
    expect(errorsOf('good')).toEqual([]);
  });

  test('an error has the path, line and column of the MDX file', () => {
    expect(report.errors).toContainEqual(
      expect.stringMatching(/^content\/lessons\/wrong\/index\.mdx:6:14 Property 'emitt' does not exist/),
    );
  });

  test.each([
    ['indented', "5:12 Type 'string' is not assignable to type 'number'. (TS2322)"],
    ['windows', "4:3 Property 'b' does not exist on type '1'. (TS2339)"],
  ] as const)('%s: %s', (lesson, error) => {
    expect(errorsOf(lesson)).toEqual([error]);
  });

  test('ts is strict, js is not', () => {
    expect(errorsOf('strict')).toEqual([
      expect.stringMatching(/^2:15 Parameter 'text' implicitly has an 'any' type/),
    ]);
    expect(errorsOf('loose')).toEqual([]);
  });

  test('js is checked all the same', () => {
    expect(errorsOf('javascript')).toEqual([expect.stringMatching(/^3:25 Property 'sendd' does not exist/)]);
  });

  test('blocks share nothing: a name may come twice, and none comes from before', () => {
    expect(errorsOf('apart')).toEqual(["8:1 Cannot find name 'wss'. (TS2304)"]);
  });

  test('nocheck, other languages and fences inside fences are left out', () => {
    expect(errorsOf('skipped')).toEqual([]);
  });

  test('a removed line of a diff is not compiled, the other lines are', () => {
    expect(errorsOf('diff')).toEqual([
      expect.stringMatching(/^4:6 Property 'toFixed' does not exist on type '"one"'/),
    ]);
  });

  test('with= puts a preamble before the code, without moving its lines', () => {
    expect(errorsOf('partial')).toEqual([expect.stringMatching(/^3:8 Property 'emitt' does not exist/)]);
  });

  test('a mistake in a preamble is told once, where it is', () => {
    expect(report.errors.filter((error) => error.includes('preambles'))).toEqual([
      "content/snippet-preambles/broken.ts:2:19 Cannot find name 'nothing'. (TS2304)",
    ]);
    expect(errorsOf('twice')).toEqual([]);
  });

  test('client code has the globals that the page gives it', () => {
    expect(report.errors.filter((error) => error.includes('client.js'))).toEqual([
      expect.stringMatching(
        /^content\/lessons\/client\/chat\.client\.js:2:8 Property 'sendd' does not exist on type 'WebSocket'/,
      ),
    ]);
  });

  test('blocks are counted, and those with an error', () => {
    expect(report).toMatchObject({ count: 15, failed: 11 });
  });
});

describe('without compiling', () => {
  let root: string;

  beforeAll(() => {
    root = temporaryFolder();
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('a project without lessons has no blocks', () => {
    expect(checkSnippets(root)).toEqual({ count: 0, failed: 0, errors: [] });
  });

  test('a preamble that does not exist is named', () => {
    write(root, { 'content/a.mdx': ['```js with=typo', '```'] });
    expect(() => checkSnippets(root)).toThrow(
      'content/a.mdx:1 with=typo needs content/snippet-preambles/typo.js, which does not exist',
    );
  });
});
