import { WebSocket } from 'ws';
import { RECORD, readRecords, type WireRecord } from '../../src/protocol/wire-records.ts';
import type { TestCompanion } from './start-companion.ts';

/** What a lab's wire feed told of one TCP connection. */
export interface ToldConnection {
  up: Buffer;
  down: Buffer;
  ended: boolean;
}

/** An observer of a lab's wire, and every record it was sent. */
export class WireObserver {
  readonly records: WireRecord[] = [];
  readonly socket: WebSocket;
  #syncs = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  private constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (message: Buffer) => {
      for (const record of readRecords(message)) {
        if (record.kind === RECORD.SYNC) this.#syncs += 1;
        else this.records.push(record);
      }
      for (const { count, resolve } of this.#waiting) if (this.#syncs >= count) resolve();
    });
  }

  /** Opens one; resolves when it has been told all that was kept. */
  static async open(companion: TestCompanion, lab: string, query = ''): Promise<WireObserver> {
    const observer = new WireObserver(`${companion.wsOrigin}/lab/${lab}/observer/wire${query}`);
    await Promise.race([
      observer.#synced(1),
      new Promise((_resolve, reject) => observer.socket.once('error', reject)),
    ]);
    return observer;
  }

  #synced(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve });
      if (this.#syncs >= count) resolve();
    });
  }

  /** Resolves when all that the server had seen is in `records`. */
  async sync(): Promise<void> {
    const synced = this.#synced(this.#syncs + 1);
    this.socket.send('sync');
    await synced;
  }

  /** What was told of each connection, by its number, in the order of their first bytes. */
  get connections(): Map<number, ToldConnection> {
    const connections = new Map<number, ToldConnection>();
    for (const { kind, connection, bytes } of this.records) {
      if (kind === RECORD.LEFT_OUT || kind === RECORD.KNOWN) continue;
      const told = connections.get(connection) ?? {
        up: Buffer.alloc(0),
        down: Buffer.alloc(0),
        ended: false,
      };
      connections.set(connection, told);
      if (kind === RECORD.UP) told.up = Buffer.concat([told.up, bytes]);
      else if (kind === RECORD.DOWN) told.down = Buffer.concat([told.down, bytes]);
      else told.ended = true;
    }
    return connections;
  }

  /** Bytes that the feed says it left out. */
  get leftOut(): number {
    return this.records.reduce((sum, { kind, offset }) => sum + (kind === RECORD.LEFT_OUT ? offset : 0), 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.close();
    });
  }
}
