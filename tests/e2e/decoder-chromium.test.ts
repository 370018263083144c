import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { WebSocketServer } from 'ws';
import type { MessageItem } from '../../src/protocol/wire-item.ts';
import { messagesOf, startDecodingRelay } from '../support/decoding-relay.ts';

/** What the decoder makes of Chromium's own frames must be what the page and its server saw. */

for (const compressed of [false, true]) {
  test(`Chromium's WebSocket, ${compressed ? 'with' : 'without'} permessage-deflate`, async ({ page }) => {
    const http = createServer();
    const received: (string | Buffer)[] = [];
    const server = new WebSocketServer({ server: http, perMessageDeflate: compressed && { threshold: 0 } });
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer, isBinary) => {
        received.push(isBinary ? data : data.toString());
        socket.send(data, { binary: isBinary });
      });
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const relay = await startDecodingRelay((http.address() as AddressInfo).port);

    const back = await page.evaluate(async (port) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/lab/l/c.d/ws?client=Ann`);
      socket.binaryType = 'arraybuffer';
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      let state = 1;
      const noise = Uint8Array.from({ length: 300_000 }, () => {
        state = Math.imul(state, 1_103_515_245) + 12_345;
        return state >> 16;
      });
      const sent = ['hello', 'grüße, 日本, 👋', '', noise, 'wörd '.repeat(50_000), 'hello'];
      const got: (string | number[])[] = [];
      const all = new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          got.push(typeof data === 'string' ? data : [...new Uint8Array(data)]);
          if (got.length === sent.length) resolve(undefined);
        };
      });
      for (const message of sent) socket.send(message);
      await all;
      socket.close(4001, 'énough');
      await new Promise((resolve) => {
        socket.onclose = resolve;
      });
      return got;
    }, relay.port);
    await relay.ended();
    relay.close();
    http.close();

    expect(relay.items.flatMap(({ problems }) => problems)).toEqual([]);
    expect(relay.items.reduce((sum, { size }) => sum + size, 0)).toBe(relay.bytes);
    expect(messagesOf(relay.items, 'up')).toEqual(received);
    expect(messagesOf(relay.items, 'down')).toEqual(
      back.map((data) => (typeof data === 'string' ? data : Buffer.from(data))),
    );
    const messages = relay.items.filter((item): item is MessageItem => 'frames' in item);
    expect(messages.find(({ kind }) => kind === 'close')).toMatchObject({ code: 4001, text: 'énough' });
    expect(messages.some((message) => message.compressed)).toBe(compressed);
    // Chromium cuts a long message into fragments by itself.
    const noise = messages.find(({ direction, kind }) => direction === 'up' && kind === 'binary');
    expect(noise?.frames.length).toBeGreaterThan(1);
    expect(noise).toMatchObject({ cell: 'c.d', client: 'Ann' });
  });
}
