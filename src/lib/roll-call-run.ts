import type { OpenLab } from './lab.ts';
import { openSocketIo } from './socketio-client.ts';

/** Longest wait for the server's word on what came back, in milliseconds. */
const REPORT_MS = 5_000;

/** What the server's callback was given. */
export interface RollCall {
  /** The error's message; absent if all have answered. */
  error?: string;
  answers: unknown[];
}

/** Clients that a server asks, all at once. */
export interface RollCallClients {
  /**
   * Has the server ask everyone.
   *
   * @param answering - Names of the clients that answer.
   * @throws {Error} If the server does not report.
   */
  ask(withTimeout: boolean, answering: ReadonlySet<string>): Promise<RollCall>;
  close(): void;
}

/** @param onReady - Called when all are connected, and with `false` when one no longer is. */
export function openRollCall(
  lab: OpenLab,
  cell: string,
  names: readonly string[],
  onReady: (ready: boolean) => void,
): RollCallClients {
  let answers: ReadonlySet<string> = new Set();
  const sockets = names.map((name) => openSocketIo(lab, cell, name));
  const report = () => onReady(sockets.every(({ connected }) => connected));
  sockets.forEach((socket, at) => {
    const name = names[at] ?? '';
    socket.on('connect', report).on('disconnect', report);
    socket.on('ready?', (done) => {
      if (answers.has(name)) done(`${name} is ready`);
    });
  });
  return {
    ask(withTimeout, answering) {
      answers = answering;
      const [first] = sockets;
      if (!first) throw new Error('no client');
      return first.timeout(REPORT_MS).emitWithAck('ask everyone', withTimeout);
    },
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
