import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { exchangeRaw } from './raw-exchange.ts';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A server that does this with each connection; what comes is read in any case. */
async function listen(serve: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const exchange = (port: number, signal = new AbortController().signal) =>
  exchangeRaw({
    address: { host: '127.0.0.1', port },
    target: '/lab/x/y/ws?client=by%20hand',
    headers: { Host: 'localhost' },
    bytes: Uint8Array.of(0x81),
    signal,
  });

test('the request is a handshake, and the bytes come after its answer', async () => {
  let request = '';
  const port = await listen((socket) => {
    socket.on('data', (chunk: Buffer) => {
      request += chunk.toString('latin1');
      if (request.endsWith('\r\n\r\n')) socket.write(SWITCHING);
      else if (request.endsWith('\x81')) socket.end('answer');
    });
  });
  const { received, ended } = await exchange(port);
  expect([`${received}`, ended]).toEqual(['answer', true]);
  expect(request).toMatch(
    /^GET \/lab\/x\/y\/ws\?client=by%20hand HTTP\/1\.1\r\nHost: localhost\r\n.*Sec-WebSocket-Key: [+/0-9A-Za-z]{22}==\r\n\r\n\x81$/s,
  );
});

test('frames in the same write as the head of the answer are part of what comes back', async () => {
  const port = await listen((socket) => socket.end(`${SWITCHING}hi`));
  expect(`${(await exchange(port)).received}`).toBe('hi');
});

test('a head that comes in pieces is put together', async () => {
  const port = await listen((socket) => {
    socket.write(SWITCHING.slice(0, -1));
    socket.once('data', () => setImmediate(() => socket.end('\nhi')));
  });
  expect(`${(await exchange(port)).received}`).toBe('hi');
});

test.each([
  ['is no 101', 'HTTP/1.1 429 Too Many Requests\r\n\r\n', 'the handshake was refused'],
  ['never ends', `HTTP/1.1 101 ${'x'.repeat(9_000)}`, 'the head is too long'],
])('an answer that %s is an error', async (_name, answer, message) => {
  const port = await listen((socket) => socket.write(answer));
  await expect(exchange(port)).rejects.toThrow(message);
});

test('a server that does not answer is an error', async () => {
  const port = await listen(() => {});
  await expect(exchange(port)).rejects.toThrow('the handshake was not answered');
});

test('where nobody listens, it is an error', async () => {
  const port = await listen(() => {});
  await new Promise((resolve) => server?.close(resolve));
  await expect(exchange(port)).rejects.toThrow('the handshake was not answered');
});

test('a reset is an end', async () => {
  const port = await listen((socket) => {
    socket.write(SWITCHING);
    socket.on('data', (chunk: Buffer) => chunk.includes(0x81) && socket.resetAndDestroy());
  });
  expect((await exchange(port)).ended).toBe(true);
});

test('who does not wait any more cuts the connection', async () => {
  const gone = new AbortController();
  const closed = new Promise((resolve) => {
    void listen((socket) => {
      socket.write(SWITCHING);
      socket.once('close', resolve);
      gone.abort();
    }).then((port) => expect(exchange(port, gone.signal)).rejects.toThrow('nobody waits'));
  });
  await closed;
  const early = await listen(() => {});
  await expect(exchange(early, AbortSignal.abort())).rejects.toThrow('nobody waits');
});
