import { FENCE } from '../../protocol/edited-handler.ts';
import { type RawClient, Unmet } from '../../protocol/exercise.ts';
import { ConnectionEnd, within } from './connection-end.ts';
import { type Examination, HEARS_MS, LONGEST_MS, OPENS_MS } from './examination.ts';
import { equal, plain, show } from './heard-value.ts';
import { Inbox } from './inbox.ts';
import type { OpenClient } from './open-client.ts';

type Message = string | Uint8Array;

/**
 * Opens a raw WebSocket to the cell: the platform's own.
 *
 * @throws {Unmet} If it cannot connect.
 */
export async function openRawClient(
  examination: Examination,
  settle: () => Promise<void>,
  name: string,
  query: Record<string, string> = {},
): Promise<OpenClient<RawClient>> {
  const { origin, lab, cell } = examination.address;
  const { journal } = examination;
  const inbox = new Inbox<Message>(name, journal);
  const end = new ConnectionEnd(name, examination);
  const fences = new Map<string, () => void>();
  const url = new URL(`/lab/${lab}/${cell}/ws?${new URLSearchParams({ client: name, ...query })}`, origin);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string' && data.startsWith(FENCE)) return fences.get(data)?.();
    const message = plain(data) as Message;
    inbox.arrive(message, show(message));
  });
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => {
      journal.note(name, 'open', '');
      resolve(true);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      end.end({ code, reason });
      resolve(false);
    });
  });
  if (!(await within(opened, OPENS_MS))) {
    socket.close();
    throw new Unmet(`${name} could not open its WebSocket.`);
  }
  let count = 0;

  async function hears(expected?: Message): Promise<Message> {
    const heard = await inbox.take(() => true, HEARS_MS, end.over);
    const what = expected === undefined ? 'a message' : `\`${show(expected)}\``;
    if (!heard && end.ending) return end.fail();
    if (!heard) throw new Unmet(`${name} should have heard ${what}. ${name} heard nothing.`);
    if (expected !== undefined && !equal(heard.message, plain(expected))) {
      throw new Unmet(`${name} should have heard ${what}. ${inbox.say(heard)} instead.`);
    }
    return heard.message;
  }

  const client: RawClient = {
    name,
    send(data) {
      journal.note(name, 'send', show(data));
      socket.send(data as string | Uint8Array<ArrayBuffer>);
    },
    hears,
    async hearsNothing() {
      await settle();
      const heard = inbox.first();
      if (heard) throw new Unmet(`${inbox.say(heard)}; it should have heard nothing.`);
    },
    closed: () => end.wait(),
    close() {
      end.want();
      journal.act();
      socket.close();
    },
  };

  return {
    client,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    async fence() {
      count += 1;
      const question = `${FENCE} ${count}`;
      const answered = new Promise<boolean>((resolve) => fences.set(question, () => resolve(true)));
      socket.send(question);
      const over = end.over.then(() => true);
      const isDone = await within(Promise.race([answered, over]), LONGEST_MS);
      fences.delete(question);
      if (!isDone) throw new Unmet(`The handler has not answered ${name} for ${LONGEST_MS / 1_000} s.`);
    },
    destroy: client.close,
  };
}
