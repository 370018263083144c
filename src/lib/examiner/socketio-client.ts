import { io, type Socket } from 'socket.io-client';
import { FENCE } from '../../protocol/edited-handler.ts';
import { type SocketIoClient, type SocketIoOptions, Unmet } from '../../protocol/exercise.ts';
import { ConnectionEnd, within } from './connection-end.ts';
import { type Examination, HEARS_MS, LONGEST_MS, OPENS_MS } from './examination.ts';
import { equal, plain, showCall } from './heard-value.ts';
import { Inbox } from './inbox.ts';
import type { OpenClient } from './open-client.ts';

interface Event {
  name: string;
  args: unknown[];
}

/**
 * Opens a Socket.IO client to the cell, over WebSocket only.
 *
 * @throws {Unmet} If it cannot connect.
 */
export async function openSocketIoClient(
  examination: Examination,
  settle: () => Promise<void>,
  name: string,
  { auth = {}, namespace = '/' }: SocketIoOptions = {},
): Promise<OpenClient<SocketIoClient>> {
  const { origin, lab, cell } = examination.address;
  const { journal } = examination;
  const inbox = new Inbox<Event>(name, journal);
  const end = new ConnectionEnd(name, examination);
  const answers = new Map<string, (...args: unknown[]) => unknown>();
  const socket = io(`${origin}${namespace}`, {
    path: `/lab/${lab}/${cell}/socket.io/`,
    query: { client: name },
    auth: { name, ...auth },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  socket.onAny((event: string, ...sent: unknown[]) => {
    const done = typeof sent.at(-1) === 'function' ? (sent.pop() as (answer: unknown) => void) : undefined;
    const args = sent.map(plain);
    inbox.arrive({ name: event, args }, showCall(event, args));
    const answer = answers.get(event);
    if (!done || !answer) return;
    const value = answer(...args);
    journal.note(name, 'send', showCall('ack', [value]));
    done(value);
  });
  socket.on('disconnect', (reason, details) => end.end(endingOf(reason, details)));
  // Noted at once: what the server says to a newcomer comes right behind.
  socket.on('connect', () => journal.note(name, 'open', namespace === '/' ? '' : namespace));
  await connected(socket, name, end);

  async function hears(event: string, ...args: unknown[]): Promise<unknown[]> {
    const heard = await inbox.take((one) => one.name === event, HEARS_MS, end.over);
    const expected = args.length > 0 ? showCall(event, args) : event;
    if (!heard && end.ending) return end.fail();
    if (!heard) throw new Unmet(`${name} should have heard \`${expected}\`. ${inbox.sayInstead()}`);
    if (args.length > 0 && !equal(heard.message.args, args.map(plain))) {
      throw new Unmet(`${name} should have heard \`${expected}\`. ${inbox.say(heard)} instead.`);
    }
    return heard.message.args;
  }

  async function ask(event: string, ...args: unknown[]): Promise<unknown[]> {
    journal.note(name, 'send', showCall(event, args));
    if (!socket.connected) return end.fail();
    const answer = await new Promise<unknown[] | undefined>((resolve) => {
      socket.timeout(LONGEST_MS).emit(event, ...args, (error: Error | null, ...answer: unknown[]) => {
        resolve(error ? undefined : answer.map(plain));
      });
    });
    if (!answer && end.ending) return end.fail();
    if (!answer) {
      const seconds = LONGEST_MS / 1_000;
      throw new Unmet(
        `${name} sent \`${showCall(event, args)}\` and waited for the acknowledgement. None came within ${seconds} s.`,
      );
    }
    journal.note(name, 'hear', showCall('ack', answer));
    return answer;
  }

  const client: SocketIoClient = {
    name,
    get id() {
      return socket.id ?? '';
    },
    emit(event, ...args) {
      journal.note(name, 'send', showCall(event, args));
      socket.emit(event, ...args);
    },
    ask,
    answers: (event, answer) => answers.set(event, answer),
    hears,
    async hearsNothing(event) {
      await settle();
      const heard = inbox.first((one) => event === undefined || one.name === event);
      if (heard)
        throw new Unmet(`${inbox.say(heard)}; it should ${event ? 'not have' : 'have heard nothing'}.`);
    },
    closed: () => end.wait(),
    close() {
      end.want();
      socket.disconnect();
    },
  };

  return {
    client,
    isOpen: () => socket.connected,
    async fence() {
      await socket
        .timeout(LONGEST_MS)
        .emitWithAck(FENCE)
        .catch(() => {
          if (socket.connected)
            throw new Unmet(`The handler has not answered ${name} for ${LONGEST_MS / 1_000} s.`);
        });
    },
    destroy: client.close,
  };
}

/** @throws {Unmet} If it does not connect. */
async function connected(socket: Socket, name: string, end: ConnectionEnd): Promise<void> {
  const attempt = new Promise<string>((resolve) => {
    socket.once('connect', () => resolve(''));
    socket.once('connect_error', ({ message }) => resolve(message));
    void end.over.then(() => resolve('closed'));
  });
  const problem = (await within(attempt, OPENS_MS)) ?? 'the server did not answer';
  if (!problem) return;
  socket.disconnect();
  if (end.ending) return end.fail();
  throw new Unmet(`${name} could not connect: ${problem}.`);
}

/** Of a `disconnect` event: its reason, or what the WebSocket beneath was closed with. */
function endingOf(reason: string, details: unknown) {
  const context = (details as { context?: { code?: number; reason?: string } } | undefined)?.context;
  return { code: context?.code, reason: context?.reason || reason };
}
