import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readExampleReadme } from '../../src/lib-build/example-readme.ts';
import {
  exampleNames,
  examplesFolder,
  type RunningExample,
  readExample,
  runExample,
  startExample,
} from '../support/examples.ts';
import { freePort } from '../support/free-port.ts';
import { connectTcp } from '../support/raw-tcp.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { RawClient } from '../support/start-companion.ts';

const isSocketIo = (name: string) => readExample(name, 'server.mjs').includes("from 'socket.io'");

/** What no server expects, each as the arguments of one event. */
const HOSTILE: unknown[][] = [
  [],
  [null],
  [0],
  [true],
  [''],
  ['   '],
  ['x'.repeat(100_000)],
  [[]],
  [{}],
  [{ text: null }],
  [{ text: {}, to: 'everyone' }],
  [{ text: '   ', to: 'everyone' }],
  [{ text: 'x'.repeat(100_000), to: 'everyone' }],
  [{ text: 'to nobody', to: 'nobody' }],
  [{ text: 'to an object', to: {} }],
  [Buffer.from('binary')],
  [() => {}],
  [{}, () => {}],
  ['', 'no function'],
];

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** A connected client, with the listeners that `prepare` adds before it is. The test's end closes it. */
async function connect(
  url: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
  prepare: (socket: Socket) => void = () => {},
): Promise<Socket> {
  const socket = io(url, { forceNew: true, transports: ['websocket'], reconnectionDelay: 50, ...options });
  open.push(socket);
  prepare(socket);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Resolves when the server has read all that this client has sent: it refuses a namespace after that. */
async function readByServer(socket: Socket): Promise<void> {
  const fence = socket.io.socket(`/fence-${Math.random()}`);
  await new Promise<void>((resolve) => fence.once('connect_error', () => resolve()));
}

/** Sends each of the hostile arguments with each event that the server listens to. */
async function attack(name: string, socket: Socket): Promise<void> {
  const events = [...readExample(name, 'server.mjs').matchAll(/socket\.on\('([^']+)'/g)]
    .map(([, event]) => event ?? '')
    .filter((event) => event !== 'disconnect');
  expect(events).not.toEqual([]);
  for (const event of events) for (const args of HOSTILE) socket.emit(event, ...args);
  await readByServer(socket);
}

/** Expects something of what is read, as soon as it is so; a busy machine may take its time. */
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 15_000 });

/** What a client hears of an event, in order. */
function listen(socket: Socket, event: string): unknown[] {
  const heard: unknown[] = [];
  socket.on(event, (data) => heard.push(data));
  return heard;
}

describe.each(exampleNames)('%s', (name) => {
  let example: RunningExample;
  beforeAll(async () => {
    example = await startExample(name);
  });
  afterAll(() => example.stop());

  test('the README says in one line what it is, how to run it, and where it listens', () => {
    const readme = readExample(name, 'README.md');
    expect(readExampleReadme(readme).summary.length).toBeLessThanOrEqual(90);
    expect(readme).toContain(`\nnpm run example ${name}\n`);
    const port = /process\.env\.PORT \?\? (\d+)/.exec(readExample(name, 'server.mjs'))?.[1];
    expect(readme).toContain(`http://localhost:${port}`);
  });

  test('the README installs what the program imports, in the version that is tested here', () => {
    const code =
      readExample(name, 'server.mjs') + (name === 'terminal-chat' ? readExample(name, 'client.mjs') : '');
    const imported = [...code.matchAll(/from '([^'.:]+(?:\.io[^']*)?)'/g)].map(([, library = '']) => library);
    const versions: Record<string, string> = { ...packageJson.dependencies, ...packageJson.devDependencies };
    const expected = imported.map((library) => `${library}@${versions[library]?.split('.')[0]}`).sort();
    const line = /^npm init -y && npm install (.+)$/m.exec(readExample(name, 'README.md'))?.[1] ?? '';
    expect(line.split(' ').sort()).toEqual(expected);
  });

  test('it runs from a folder of its own', async () => {
    const folder = join(import.meta.dirname, '../../.cache/examples', name);
    await rm(folder, { recursive: true, force: true });
    await cp(join(examplesFolder, name), folder, { recursive: true });
    const program = spawnProgram(['server.mjs'], { cwd: folder, env: { PORT: await freePort() } });
    const [url] = await program.printed(/^http:\/\/localhost:\d+$/m);
    expect((await fetch(url)).status).toBe(200);
    program.child.kill();
    await program.ended;
  });

  test('Ctrl+C ends it, without a word', async () => {
    const server = await startExample(name);
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
    expect(server.output()).toBe(`${server.url}\n`);
  });

  if (!isSocketIo(name)) return;

  test('no event ends it, whatever comes with it', async () => {
    const [attacker, bystander] = [await connect(example.url), await connect(example.url)];
    await attack(name, attacker);
    expect((await fetch(example.url)).status).toBe(200);
    expect(attacker.connected).toBe(true);
    expect(bystander.connected).toBe(true);
  });

  test('a client comes back when it starts again, on the same port', async () => {
    const first = await startExample(name);
    const client = await connect(first.url);
    const lost = new Promise((resolve) => client.once('disconnect', resolve));
    expect(await first.stop()).toBe(0);
    expect(await lost).toBe('transport close');
    const back = new Promise<void>((resolve) => client.once('connect', resolve));
    const second = await startExample(name, first.port);
    await back;
    await second.stop();
  });
});

describe('delayed-event', () => {
  test('the answer comes to the client that asked', async () => {
    await using example = await startExample('delayed-event');
    const [first, second] = [await connect(example.url), await connect(example.url)];
    const heard = [listen(first, 'answer'), listen(second, 'answer')];
    first.emit('ask');
    await eventually(() => heard[0]).toEqual(['Hello from the server']);
    // Were the first answer on its way to both, it would come before this one.
    second.emit('ask');
    await new Promise((resolve) => second.once('answer', resolve));
    expect(heard[1]).toEqual(['Hello from the server']);
  });
});

describe('chat', () => {
  test('a line reaches everyone, the sender too, and nothing that is not a line does', async () => {
    await using example = await startExample('chat');
    const [sender, other] = [await connect(example.url), await connect(example.url)];
    const heard = [listen(sender, 'chat message'), listen(other, 'chat message')];
    await attack('chat', sender);
    sender.emit('chat message', 'x'.repeat(500));
    sender.emit('chat message', 'x'.repeat(501));
    sender.emit('chat message', '  <b>hello</b> ');
    await eventually(() => heard.map((lines) => lines.at(-1))).toEqual(['<b>hello</b>', '<b>hello</b>']);
    expect(heard[0]).toEqual(['x'.repeat(500), '<b>hello</b>']);
    expect(heard[1]).toEqual(heard[0]);
  });

  test('a line that was sent while the server was away comes afterwards', async () => {
    const first = await startExample('chat');
    const client = await connect(first.url);
    const heard = listen(client, 'chat message');
    const lost = new Promise((resolve) => client.once('disconnect', resolve));
    await first.stop();
    await lost;
    client.emit('chat message', 'is anybody there?');
    await using _second = await startExample('chat', first.port);
    await eventually(() => heard).toEqual(['is anybody there?']);
  });
});

describe('chat-three-calls', () => {
  let example: RunningExample;
  beforeAll(async () => {
    example = await startExample('chat-three-calls');
  });
  afterAll(() => example.stop());

  const join = (name: unknown) => connect(example.url, { auth: { name } });

  test.each([
    ['everyone', [1, 1, 1]],
    ['me', [1, 0, 0]],
    ['others', [0, 1, 1]],
  ])('a line to %s', async (to, expected) => {
    const clients = [await join('Ada'), await join('Ben'), await join('Cleo')];
    const heard = clients.map((client) => listen(client, 'chat message'));
    clients[0]?.emit('chat message', { to, text: 'hello' });
    // Each connection keeps its order, so nothing is on its way once these have arrived.
    clients[0]?.emit('chat message', { to: 'everyone', text: 'last' });
    const last = { from: 'Ada', text: 'last' };
    await eventually(() => heard.map((lines) => lines.at(-1))).toEqual([last, last, last]);
    expect(heard.map((lines) => lines.length - 1)).toEqual(expected);
    expect(heard.flat()).toContainEqual({ from: 'Ada', text: 'hello' });
  });

  test('the others hear who comes and who leaves', async () => {
    const ada = await join('Ada');
    const heard = listen(ada, 'presence');
    const ben = await join(' Ben ');
    await eventually(() => heard).toEqual(['Ben is here']);
    ben.close();
    await eventually(() => heard).toEqual(['Ben is here', 'Ben has left']);
  });

  test('whoever gives no name, or something else, is called Somebody', async () => {
    for (const name of [undefined, null, '', '   ', {}, ['Ada'], 'x'.repeat(21), 'x'.repeat(100_000)]) {
      const client = await join(name);
      const heard = listen(client, 'chat message');
      client.emit('chat message', { to: 'me', text: 'hello' });
      await eventually(() => heard).toEqual([{ from: 'Somebody', text: 'hello' }]);
    }
  });

  test('what is not a line, or goes to nobody, reaches nobody', async () => {
    const [ada, ben] = [await join('Ada'), await join('Ben')];
    const heard = [listen(ada, 'chat message'), listen(ben, 'chat message')];
    await attack('chat-three-calls', ada);
    ada.emit('chat message', { to: 'everyone', text: ' last ', from: 'Ben', more: {} });
    const last = { from: 'Ada', text: 'last' };
    await eventually(() => heard).toEqual([[last], [last]]);
  });
});

describe('terminal-chat', () => {
  /** A client in a terminal, connected. Ends with the test at the latest. */
  async function startTerminal({ port }: RunningExample) {
    const program = runExample(['terminal-chat', 'client'], { PORT: port });
    await program.printed(/^Server: Welcome, Client \d+\.$/m);
    return {
      ...program,
      /** Types these characters, Enter only where there is a `\n`. */
      type: (text: string) => program.child.stdin?.write(text),
      /** The lines of others that it has shown. */
      shown: () => [...program.output().matchAll(/^Client \d+: (.*)$/gm)].map(([, text]) => text),
    };
  }

  test('each line that one types is shown by the other, once, however it arrives', async () => {
    await using example = await startExample('terminal-chat');
    const [first, second] = [await startTerminal(example), await startTerminal(example)];
    first.type('hel');
    first.type('lo\n\n   \ntwo\nthr');
    first.type('ee\n');
    await eventually(second.shown).toEqual(['hello', 'two', 'three']);
    second.type('I see\n');
    await eventually(first.shown).toEqual(['I see']);
    for (const { child } of [first, second]) child.stdin?.end();
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  });

  test('the clients outlive the server, twice, and still show each line once', async () => {
    let example = await startExample('terminal-chat');
    const clients = [await startTerminal(example), await startTerminal(example)];
    for (const times of [2, 3]) {
      await example.stop();
      example = await startExample('terminal-chat', example.port);
      const welcomes = () => clients.map(({ output }) => output().match(/Welcome/g)?.length);
      await eventually(welcomes).toEqual([times, times]);
      // Had a client one more listener now, it would show this line once more.
      clients[0]?.type(`after ${times - 1}\n`);
      await eventually(() => clients[1]?.shown().at(-1)).toBe(`after ${times - 1}`);
    }
    clients[0]?.type('last\n');
    await eventually(() => clients[1]?.shown()).toEqual(['after 1', 'after 2', 'last']);
    for (const { child } of clients) child.kill();
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual([0, 0]);
    await example.stop();
  });

  test('a client may start first', async () => {
    const port = await freePort();
    const client = runExample(['terminal-chat', 'client'], { PORT: port });
    await client.printed(/\(no server at http:\/\/localhost:\d+ yet; trying again\)/);
    await using _example = await startExample('terminal-chat', port);
    await client.printed(/Server: Welcome, Client 1\./);
    client.child.kill();
    await client.ended;
  });

  test('an object says who speaks; what is not a line, and control characters, reach nobody', async () => {
    await using example = await startExample('terminal-chat');
    const heard: unknown[][] = [[], []];
    const join = (at: number) =>
      connect(example.url, {}, (socket) => socket.on('chat message', (data) => heard[at]?.push(data)));
    const [sender, other] = [await join(0), await join(1)];
    await attack('terminal-chat', sender);
    sender.emit('chat message', '\u0000\r\n');
    sender.emit('chat message', '\u001b[2J\u0007');
    const welcome = (number: number) => ({ from: 'Server', text: `Welcome, Client ${number}.` });
    await eventually(() => heard[1]).toEqual([welcome(2), { from: 'Client 1', text: '[2J' }]);
    other.emit('chat message', 'and you?');
    await eventually(() => heard[0]).toEqual([welcome(1), { from: 'Client 2', text: 'and you?' }]);
  });
});

describe('raw-echo', () => {
  let example: RunningExample;
  let client: RawClient;
  beforeAll(async () => {
    example = await startExample('raw-echo');
  });
  afterAll(() => example.stop());
  beforeEach(async () => {
    client = new RawClient(example.url.replace('http', 'ws'));
    expect(await client.next()).toBe('Hello from the server!');
  });
  afterEach(() => client.close());

  test('it sends back what it is told, as text', async () => {
    const answers = ['hello', '', '€', Buffer.from('bytes')].map(async (message) => {
      client.send(message);
      return client.next();
    });
    expect(await Promise.all(answers)).toEqual([
      'You said: hello',
      'You said: ',
      'You said: €',
      'You said: bytes',
    ]);
  });

  test('it serves its page', async () => {
    const page = await fetch(example.url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('new WebSocket(');
  });

  test('a message of 100 kB ends its connection alone', async () => {
    const large = new RawClient(example.url.replace('http', 'ws'));
    await large.next();
    large.send('x'.repeat(100_000));
    expect(await large.closed).toMatchObject({ code: 1009 });
    client.send('still here');
    expect(await client.next()).toBe('You said: still here');
  });

  test('a broken frame ends its connection alone', async () => {
    const broken = await connectTcp(Number(example.port));
    await broken.send(HANDSHAKE);
    expect((await broken.readHead()).status).toBe(101);
    expect((await broken.readFrame()).payload.toString()).toBe('Hello from the server!');
    await broken.send(Buffer.from([0x81, 0x01, 0x61])); // not masked, which RFC 6455, section 5.1, forbids
    // Close code 1002, protocol error.
    expect(await broken.readFrame()).toEqual({ opcode: 8, payload: Buffer.from([0x03, 0xea]) });
    client.send('still here');
    expect(await client.next()).toBe('You said: still here');
    await broken.destroy();
  });

  test('it can be reached when it starts again, on the same port', async () => {
    const first = await startExample('raw-echo');
    const before = new RawClient(first.url.replace('http', 'ws'));
    await before.next();
    await first.stop();
    expect(await before.closed).toMatchObject({ code: 1006 });
    await using second = await startExample('raw-echo', first.port);
    const after = new RawClient(second.url.replace('http', 'ws'));
    expect(await after.next()).toBe('Hello from the server!');
    await after.close();
  });
});

describe('esm-server', () => {
  test('msg comes down, new-msg goes up, and each is acknowledged', async () => {
    await using example = await startExample('esm-server');
    const client = await connect(example.url, {}, (socket) => {
      socket.once('msg', (text, acknowledge) => acknowledge(text));
    });
    await example.printed(/^the page has shown the greeting$/m);
    expect(await client.emitWithAck('new-msg', 'hello')).toBe('The server got 5 characters');
  });

  test('a new-msg without a text or without a function is left alone', async () => {
    await using example = await startExample('esm-server');
    const client = await connect(example.url);
    const answers: unknown[] = [];
    client.emit('new-msg', 7, (answer: unknown) => answers.push(answer));
    client.emit('new-msg', 'hello');
    await readByServer(client);
    expect(await client.emitWithAck('new-msg', 'last')).toBe('The server got 4 characters');
    expect(answers).toEqual([]);
  });
});

describe('npm run example', () => {
  test.each([[[]], [['no-such-program']], [['..']]])('%j lists the programs', async (words) => {
    const program = runExample(words);
    expect(await program.ended).toBe(1);
    const list = exampleNames.map((name) => {
      const { summary } = readExampleReadme(readExample(name, 'README.md'));
      return expect.stringMatching(new RegExp(`^  ${name} +${summary}$`));
    });
    expect(program.output().split('\n')).toEqual(['npm run example <name>', '', ...list, '']);
  });

  test('a second word names another file of the folder', async () => {
    const program = runExample(['terminal-chat', '../chat/server']);
    expect(await program.ended).toBe(1);
    expect(program.output()).toBe('npm run example terminal-chat [client|server]\n');
  });

  test('a taken port is said in one line', async () => {
    await using example = await startExample('chat');
    const second = runExample(['chat'], { PORT: example.port });
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Port ${example.port} is in use. Choose another: PORT=${Number(example.port) + 10} npm run example chat\n`,
    );
  });

  test.skipIf(process.platform === 'win32')('it ends when npm is told to end', async () => {
    const port = await freePort();
    const npm = spawnProgram(['run', 'example', 'chat'], { command: 'npm', env: { PORT: port } });
    await npm.printed(/^http:\/\/localhost/m);
    npm.child.kill('SIGTERM');
    const answers = () =>
      fetch(`http://localhost:${port}`).then(
        ({ status }) => status,
        () => 'nobody there',
      );
    await eventually(answers).toBe('nobody there');
  });
});

const HANDSHAKE = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');
