import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CellAddress } from '../../src/lib/examiner/examination.ts';
import type { ClientSubject, SourceError } from '../../src/lib/exercise-run.ts';
import { type ReaderCode, Unmet } from '../../src/protocol/exercise.ts';

type Message =
  | { kind: 'answer'; id: number; ok: boolean; value?: unknown; message?: string }
  | { kind: 'error'; message: string }
  | { kind: 'pong' };

/** A reader's client code, in a worker thread: what the page's client cells are in a browser. */
export function clientSubject(address: CellAddress): ClientSubject {
  return {
    kind: 'client',
    prepare: (source, onError) => prepare(address, source, onError),
  };
}

function prepare(address: CellAddress, code: string, onError: (error: SourceError) => void): ReaderCode {
  const { origin, lab, cell } = address;
  const base = `/lab/${lab}/${cell}`;
  const settings = {
    origin,
    socketIoPath: `${base}/socket.io/`,
    client: 'your code',
    url: `${origin.replace('http', 'ws')}${base}/ws?client=your%20code`,
    httpUrl: `${origin}${base}/http`,
  };
  let worker: Worker | undefined;
  let lastId = 0;

  /** The first message that is wanted, and fails when the code does before. */
  async function hear(wanted: (message: Message) => boolean, ms: number): Promise<Message> {
    const signal = AbortSignal.timeout(ms);
    for (;;) {
      const [message] = (await once(worker as Worker, 'message', { signal }).catch(() => {
        throw new Unmet(`Your code failed: it had not answered after ${ms} ms.`);
      })) as [Message];
      if (wanted(message)) return message;
    }
  }

  async function start() {
    stop();
    worker = new Worker(join(import.meta.dirname, 'reader-code-worker.ts'), {
      workerData: { settings, code },
      stdout: true,
    });
    worker.on('message', (message: Message) => {
      if (message.kind === 'error') onError({ message: message.message });
    });
    // What is not JavaScript ends the worker.
    const broken = once(worker, 'error').then(([error]) => {
      onError({ message: String(error) });
      throw new Unmet(`Your code failed: ${error}`);
    });
    broken.catch(() => {});
    worker.postMessage({ kind: 'ping' });
    const first = await Promise.race([
      hear(({ kind }) => kind === 'pong' || kind === 'error', 5_000),
      broken,
    ]);
    if (first.kind === 'error') throw new Unmet(`Your code failed: ${first.message}`);
  }

  function stop() {
    void worker?.terminate();
    worker = undefined;
  }

  return {
    start,
    async call(name, args = [], withinMs = 5_000) {
      if (!worker) await start();
      const id = ++lastId;
      worker?.postMessage({ kind: 'call', id, name, args });
      const answer = await hear((message) => message.kind === 'answer' && message.id === id, withinMs);
      if (answer.kind === 'answer' && answer.ok) return answer.value;
      throw new Unmet(`Your code failed: ${'message' in answer ? answer.message : 'it ended'}`);
    },
    stop,
  };
}
