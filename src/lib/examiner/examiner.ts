import type { HandlerError } from '../../protocol/edited-handler.ts';
import {
  type Examiner,
  type RawClient,
  type ReaderCode,
  type Requirement,
  type SocketIoClient,
  Unmet,
} from '../../protocol/exercise.ts';
import { type CellAddress, createExamination } from './examination.ts';
import { createHttpAsker } from './http-asker.ts';
import { createJournal, type Moment } from './journal.ts';
import type { OpenClient } from './open-client.ts';
import { openRawClient } from './raw-client.ts';
import { openSocketIoClient } from './socketio-client.ts';

export interface ExaminerOptions {
  address: CellAddress;
  /** The reader's client code; without it, `code` fails. */
  code?: ReaderCode;
  /** Called with everything that a client does or hears, at once. Fences are not told. */
  onMoment?: (moment: Moment) => void;
}

/** What a run does with an examiner. */
export interface OpenExaminer {
  /** Runs one requirement. @throws {Unmet} If it is not met, or the handler ended. */
  check(requirement: Requirement): Promise<void>;
  /** The handler ended by itself. */
  stopped(error: HandlerError): void;
  /** Closes all clients. */
  close(): void;
}

/** Real clients of one cell, in a page or in Node, for the checks of one run. */
export function openExaminer({
  address,
  code = NO_CODE,
  onMoment = () => {},
}: ExaminerOptions): OpenExaminer {
  const journal = createJournal(onMoment);
  const examination = createExamination(address, journal);
  const clients = new Map<string, OpenClient<SocketIoClient | RawClient>>();
  let isClosed = false;
  let settledActs = 0;

  async function open<Client extends SocketIoClient | RawClient>(
    key: string,
    connect: () => Promise<OpenClient<Client>>,
  ): Promise<Client> {
    const known = clients.get(key) as OpenClient<Client> | undefined;
    if (known?.isOpen()) return known.client;
    const opened = await connect();
    clients.set(key, opened);
    if (isClosed) opened.destroy();
    return opened.client;
  }

  async function settle() {
    // With nothing sent since, there is nothing to wait for; but of what a reader's client sends, none is known.
    const { acts } = journal;
    const isSettled = acts === settledActs && code === NO_CODE;
    // The first time, the handler is done with what came before. The second time, what it sent then has come.
    for (let round = 1; round <= 2 && !isSettled; round++) {
      const open = [...clients.values()].filter((client) => client.isOpen());
      await Promise.all(open.map((client) => client.fence()));
    }
    settledActs = acts;
    if (examination.isOver) await examination.trouble;
  }

  const examiner: Examiner = {
    socketio: (name, options) =>
      open(`socketio ${options?.namespace ?? '/'} ${name}`, () =>
        openSocketIoClient(examination, settle, name, options),
      ),
    raw: (name, query) => open(`raw ${name}`, () => openRawClient(examination, settle, name, query)),
    ...createHttpAsker(examination),
    settle,
    code,
    async pause(ms) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      // The handler may have timers of its own.
      journal.act();
    },
    fail(message) {
      throw new Unmet(message);
    },
  };

  return {
    async check({ run }) {
      await Promise.race([run(examiner), examination.trouble]);
      // The handler may have ended after the last answer that the requirement waited for.
      if (examination.isOver) await examination.trouble;
    },
    stopped: examination.stopped,
    close() {
      isClosed = true;
      for (const client of clients.values()) client.destroy();
      code.stop();
    },
  };
}

const noCode = async () => {
  throw new Unmet('This exercise has no client code.');
};

const NO_CODE: ReaderCode = { start: noCode, call: noCode, stop() {} };
