/**
 * How an event and a turn cross between the threads: where they hold no binaries, as one text. To clone an object
 * takes longer, most of all in a thread that has just woken up.
 */
import type { FromWorker, ToWorker } from './worker-messages.ts';

type Event = Extract<ToWorker, { type: 'event' }>;
type Turn = Extract<FromWorker, { type: 'turn' }>;

/** What the host posts to say this. */
export function packForWorker(message: ToWorker): ToWorker | string {
  return message.type === 'event' && message.binaries.length === 0
    ? `${message.vm} ${message.json}`
    : message;
}

/** What the host said with it. */
export function unpackInWorker(posted: ToWorker | string): ToWorker {
  return typeof posted === 'string' ? readEvent(posted) : posted;
}

/** What a worker thread posts to say this. */
export function packInWorker(message: FromWorker): FromWorker | string {
  return message.type === 'turn' && message.ops.every(([, binaries]) => binaries.length === 0)
    ? JSON.stringify([message.vm, message.ops.map(([json]) => json), message.lines])
    : message;
}

/** What the worker thread said with it. */
export function unpackFromWorker(posted: FromWorker | string): FromWorker {
  return typeof posted === 'string' ? readTurn(posted) : posted;
}

function readEvent(text: string): Event {
  const space = text.indexOf(' ');
  return { type: 'event', vm: Number(text.slice(0, space)), json: text.slice(space + 1), binaries: [] };
}

function readTurn(text: string): Turn {
  const [vm, ops, lines] = JSON.parse(text) as [Turn['vm'], string[], Turn['lines']];
  return { type: 'turn', vm, ops: ops.map((json) => [json, []]), lines };
}
