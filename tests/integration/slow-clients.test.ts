import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Run } from '../../server/cells/cell-context.ts';
import { createLabMessages } from '../../server/sockets/client-limits.ts';
import { type GuardedWebSocket, GuardedWebSocketServer } from '../../server/sockets/guarded-websocket.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { connectTcp, frame, handshake } from '../support/raw-tcp.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

const ECHO = 'your-first-server.echo';
const STAGE = 'who-gets-it.stage';

let companion: TestCompanion;
beforeAll(async () => {
  companion = await startCompanion({
    handshakeMs: 1_000,
    // So long that no client is cut for a missing pong.
    rawPingMs: 3_600_000,
    messagesPerSecond: 1_000_000,
    maxWaitingBytes: 65_536,
  });
});
afterAll(() => companion.close());

async function connections(lab: string) {
  const response = await fetch(`${companion.origin}/lab/${lab}`);
  return ((await response.json()) as { connections: number }).connections;
}

/** Messages that no buffer between two processes holds: 32 MB. */
const flood = (message: Buffer) => Array<Buffer>(32).fill(Buffer.concat(Array<Buffer>(20).fill(message)));

/** A client of another lab, and a way to see that it is served now. */
async function bystander() {
  const client = companion.raw(await companion.mint(), ECHO);
  await client.next();
  return {
    close: () => client.close(),
    async expectServed() {
      client.send('hello');
      expect(await client.next()).toBe('You said: hello');
    },
  };
}

test.each([
  ['nothing', '', undefined],
  ['half a request line', 'GET /lab/', 408],
  ['a request line', `GET /lab/x/${ECHO}/ws HTTP/1.1\r\n`, 408],
  ['headers without end', handshake(`/lab/x/${ECHO}/ws`).slice(0, -2), 408],
  ['headers that end inside a line', handshake(`/lab/x/${ECHO}/ws`).slice(0, -9), 408],
])('a client who sends %s and waits is ended', { concurrent: true }, async (_name, bytes, status) => {
  const client = await connectTcp(companion.port);
  await client.send(bytes);
  if (status !== undefined) expect((await client.readHead()).status).toBe(status);
  await client.closed;
});

test('with default settings, a late handshake is ended within 12 seconds', async () => {
  await using usual = await startCompanion();
  const { headersTimeout, connectionsCheckingInterval } = usual.httpServer as typeof usual.httpServer & {
    /** Node keeps the option here; its types do not say so. */
    connectionsCheckingInterval: number;
  };
  expect(headersTimeout).toBeGreaterThan(0);
  expect(headersTimeout + connectionsCheckingInterval).toBeLessThanOrEqual(12_000);
});

test('a raw client who sends and never reads is cut, while others are served', async () => {
  const lab = await companion.mint();
  const others = await bystander();
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${lab}/${ECHO}/ws`));
  await client.readHead();
  client.socket.pause();
  for (const messages of flood(frame('x'.repeat(50_000)))) void client.send(messages);
  await others.expectServed();
  await expect.poll(() => connections(lab), { timeout: 15_000 }).toBe(0);
  await others.expectServed();
  await client.destroy();
  await others.close();
});

test('a Socket.IO client who stops reading is cut, while others of its lab are served', async () => {
  const lab = await companion.mint();
  const others = await bystander();
  const sender = companion.socketio(lab, STAGE);
  await new Promise<void>((resolve) => sender.once('connect', resolve));
  const client = await connectTcp(companion.port);
  await client.send(handshake(`/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=websocket`));
  await client.readHead();
  await client.readFrame();
  await client.send(frame('40'));
  await client.readFrame();
  client.socket.pause();
  expect(await connections(lab)).toBe(2);
  for (let sent = 0; sent < 640; sent += 1) sender.emit('to others', 'x'.repeat(50_000));
  await sender.emitWithAck(FENCE);
  await expect.poll(() => connections(lab), { timeout: 15_000 }).toBe(1);
  await sender.emitWithAck(FENCE);
  await others.expectServed();
  await client.destroy();
  sender.close();
  await others.close();
});

test('a polling client who never asks again is cut, while others of its lab are served', async () => {
  const lab = await companion.mint();
  const sender = companion.socketio(lab, STAGE);
  await new Promise<void>((resolve) => sender.once('connect', resolve));
  const url = `${companion.origin}/lab/${lab}/${STAGE}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '40' });
  expect(await connections(lab)).toBe(2);
  sender.emit('to others', 'x'.repeat(40_000));
  await sender.emitWithAck(FENCE);
  expect(await connections(lab)).toBe(2);
  sender.emit('to others', 'x'.repeat(40_000));
  await sender.emitWithAck(FENCE);
  await expect.poll(() => connections(lab)).toBe(1);
  sender.close();
});

test('a raw client who answers no pings is cut, one who does is not', async () => {
  await using pinging = await startCompanion({ rawPingMs: 100 });
  const lab = await pinging.mint();
  const polite = pinging.raw(lab, ECHO);
  await polite.next();
  const client = await connectTcp(pinging.port);
  await client.send(handshake(`/lab/${lab}/${ECHO}/ws`));
  await client.readHead();
  await client.closed;
  polite.send('hello');
  expect(await polite.next()).toBe('You said: hello');
  await polite.close();
});

// 150 bytes more: 1 MiB of empty messages held 77 MB, for each of a lab's 64 connections.
test('messages without content count towards what may wait', async () => {
  const wss = new GuardedWebSocketServer({});
  const neverTakes = new Duplex({ read() {}, write() {} });
  const [head = '', ...lines] = handshake('/').trimEnd().split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ', 2)));
  headers['sec-websocket-key'] = 'dGhlIHNhbXBsZSBub25jZQ==';
  const req = { method: head.split(' ', 1)[0], headers } as IncomingMessage;
  const client = await new Promise<GuardedWebSocket>((resolve) => {
    wss.handleUpgrade(req, neverTakes, Buffer.alloc(0), resolve);
  });
  const limits = { messagesPerSecond: 100, maxMessageBytes: 65_536, maxWaitingBytes: 65_536 };
  const ignore = () => {};
  const run: Run = (code, ...args) => code(...args);
  client.guard({
    limits,
    labMessages: createLabMessages(limits),
    run,
    onError: ignore,
    onPong: ignore,
    onClose: ignore,
  });
  for (let sent = 0; sent < 10_000; sent += 1) client.send('');
  expect(client.readyState).not.toBe(client.OPEN);
  client.terminate();
});
