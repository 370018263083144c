import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { answerParent } from '../child.ts';

/** Where a measured server listens. */
export interface Doors {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** Path of the raw WebSocket. */
  rawPath: string;
  /** Path of Socket.IO, as its client's option `path`. */
  socketioPath: string;
  /** Path of the wire feed, where there is one. */
  wirePath?: string;
}

/** Memory in bytes. */
export interface Memory {
  /** Of the whole process, after a garbage collection that also gives free pages back to the system. */
  rss: number;
  /** Of live JavaScript objects. */
  heap: number;
  /** Of the whole process before that collection, as it runs. */
  rssRunning: number;
}

/** What a measured server can be asked. */
export type MeasuredServer = {
  open(): Promise<Doors>;
  /** CPU time of all its threads since its start, in microseconds. */
  cpu(): number;
  memory(): Promise<Memory>;
};

/** In a child process: opens when asked, and tells what it costs. */
export function measureServer(open: MeasuredServer['open']): void {
  answerParent({ open, cpu, memory } satisfies MeasuredServer);
}

/** Listens on a free port of this machine. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What this process takes now. */
export async function memory(): Promise<Memory> {
  const { rss: rssRunning } = process.memoryUsage();
  // Finalizers run between collections, and free what the next one finds. An ordinary collection keeps most of the
  // pages that garbage had taken, so it would show how much work was done, not how much is needed.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await setImmediate();
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed, rssRunning };
}
