import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handler } from '../../server/cells/handler.ts';
import { FENCE } from '../../src/protocol/edited-handler.ts';
import { CLOSE_CODES } from '../../src/protocol/refusals.ts';
import { startCell } from '../support/edited-cell.ts';
import { startCompanion, type TestCompanion } from '../support/start-companion.ts';

/** What a handler of the lesson's own file heard. */
function listening() {
  const heard: unknown[] = [];
  const handler: Handler = ({ io, wss }) => {
    for (const namespace of [io, io.of('/news')]) {
      namespace.on('connection', (socket) => {
        socket.on('step', (step) => heard.push(step));
        socket.on(FENCE, (...args) => heard.push(args));
      });
    }
    wss.on('connection', (client) => {
      client.on('message', (data, isBinary) => heard.push([String(data), isBinary]));
    });
  };
  return { heard, handler };
}

describe.each(['/', '/news'])('a fence in %s', (namespace) => {
  test('is answered after all that came before, and the handler does not hear it', async () => {
    const { heard, handler } = listening();
    await using cell = await startCell(handler, { edited: false });
    const client = cell.socketio({}, namespace);
    for (const step of [1, 2, 3]) client.emit('step', step);
    await client.emitWithAck(FENCE);
    expect(heard).toEqual([1, 2, 3]);
  });

  test('that asks for no answer is an event like any other', async () => {
    const { heard, handler } = listening();
    await using cell = await startCell(handler, { edited: false });
    const client = cell.socketio({}, namespace);
    client.emit(FENCE, 'x');
    await client.emitWithAck(FENCE);
    expect(heard).toEqual([['x']]);
  });
});

test('a raw fence comes back, and the handler hears all else', async () => {
  const { heard, handler } = listening();
  await using cell = await startCell(handler, { edited: false });
  const client = cell.raw();
  await client.opened;
  const binary = Buffer.from(`${FENCE} 1`);
  for (const data of ['before', FENCE, binary, `${FENCE} 2`]) client.send(data);
  expect(await client.next()).toBe(`${FENCE} 2`);
  expect(heard).toEqual([
    ['before', false],
    [FENCE, false],
    [String(binary), true],
  ]);
  await client.close();
});

describe('fences count as messages', () => {
  let companion: TestCompanion;
  let lab: string;

  beforeAll(async () => {
    companion = await startCompanion({ messagesPerSecond: 10 });
    lab = await companion.mint();
  });
  afterAll(() => companion.close());

  test('raw ones', async () => {
    const client = companion.raw(lab, 'who-gets-it.stage');
    await client.opened;
    for (let sent = 0; sent < 100; sent += 1) client.send(`${FENCE} ${sent}`);
    expect(await client.closed).toMatchObject({ code: CLOSE_CODES.TOO_MANY_MESSAGES });
  });

  test('those of Socket.IO', async () => {
    const client = companion.socketio(lab, 'who-gets-it.stage');
    const refused = new Promise((resolve) => client.on('error', resolve));
    for (let sent = 0; sent < 100; sent += 1) client.emit(FENCE, () => {});
    expect(await refused).toMatchObject({ code: 'TOO_MANY_MESSAGES' });
  });
});
