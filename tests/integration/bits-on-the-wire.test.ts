import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { readConfig } from '../../server/config.ts';
import { freePort } from '../support/free-port.ts';
import { filesOf, saveFiles } from '../support/lesson-code.ts';
import { connectTcp, frame, handshake } from '../support/raw-tcp.ts';
import { type Program, spawnProgram } from '../support/spawn-program.ts';
import { startCompanion } from '../support/start-companion.ts';

describe('“Run it yourself” of Bits on the wire', () => {
  const files = filesOf('04-bits-on-the-wire');
  let port: string;
  let server: Program;
  beforeAll(async () => {
    port = await freePort();
    const folder = await saveFiles('bits-on-the-wire', files);
    server = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: port } });
    await server.printed(/ws:\/\/localhost/);
  });
  afterAll(async () => {
    server.child.kill();
    await server.ended;
  });

  /** Runs the client with a change, until it has printed what the test waits for. */
  async function runClient(name: string, change: (code: string) => string, printed: RegExp) {
    const folder = await saveFiles(name, new Map([['client.mjs', change(files.get('client.mjs') ?? '')]]));
    const client = spawnProgram(['client.mjs'], { cwd: folder, env: { PORT: port } });
    await client.printed(printed);
    expect(client.output()).toContain('HTTP/1.1 101 Switching Protocols');
    client.child.kill();
    await client.ended;
  }

  test('a client that writes its bytes itself is answered with a frame', () =>
    runClient('bits-hello', (code) => code, /<Buffer 81 05 48 65 6c 6c 6f>/));

  test('without the mask, the answer is a close frame, and the server goes on', async () => {
    await runClient('bits-unmasked', (code) => code.replace('81 85', '81 05'), /<Buffer 88 02 03 ea>/);
    await server.printed(/MASK must be set/);
    await runClient('bits-again', (code) => code, /<Buffer 81 05/);
  });
});

test('the limits that the lesson names are those of ws and of this notebook', () => {
  expect(new WebSocketServer({ noServer: true }).options.maxPayload).toBe(100 * 1024 * 1024);
  expect(readConfig({}).maxMessageBytes).toBe(65_536);
});

test('an apostrophe in UTF-8, read as Windows-1252, is the three letters of the note', () => {
  const bytes = new TextEncoder().encode('’');
  expect([...bytes]).toEqual([0xe2, 0x80, 0x99]);
  expect(new TextDecoder('windows-1252').decode(bytes)).toBe('â€™');
});

test('standard input hands over chunks, and readline makes lines of them', async () => {
  const folder = await saveFiles(
    'bits-stdin',
    new Map([
      ['chunks.mjs', "process.stdin.on('data', (data) => console.log(JSON.stringify(String(data))));"],
      [
        'lines.mjs',
        "import { createInterface } from 'node:readline';\n" +
          "createInterface({ input: process.stdin }).on('line', (line) => console.log(JSON.stringify(line)));",
      ],
    ]),
  );
  const outputOf = async (file: string) => {
    const program = spawnProgram([file], { cwd: folder, env: {} });
    program.child.stdin?.end('one\ntwo\nthr');
    await program.ended;
    return program.output().trim().split('\n');
  };
  expect(await outputOf('chunks.mjs')).toEqual([JSON.stringify('one\ntwo\nthr')]);
  expect(await outputOf('lines.mjs')).toEqual(['"one"', '"two"', '"thr"']);
});

test('frames mark what belongs together, however TCP cuts it', async () => {
  await using companion = await startCompanion();
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${await companion.mint()}/bits-on-the-wire.echo/ws`));
  await client.readHead();
  const bytes = Buffer.concat([frame('one'), frame('two')]);
  // Two messages and a half in one write, the other half in the next.
  await client.send(Buffer.concat([bytes, bytes.subarray(0, 4)]));
  await client.send(bytes.subarray(4, 9));
  for (const text of ['one', 'two', 'one']) expect(`${(await client.readFrame()).payload}`).toBe(text);
  await client.destroy();
});
