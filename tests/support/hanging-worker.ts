/**
 * Stands in for the thread of edited handlers, to try what happens when one fails: it answers every event with
 * itself, but hangs at "hang", exits at "exit", and says at "grow" that its memory has. A real engine stops long before either.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { packInWorker, unpackInWorker } from '../../server/sandbox/message-text.ts';
import {
  type FromWorker,
  HEART,
  type ToWorker,
  type WorkerStart,
} from '../../server/sandbox/worker-messages.ts';

const heart = new Int32Array((workerData as WorkerStart).heart);
const progress = new Map<number, Int32Array>();
const post = (message: FromWorker) => parentPort?.postMessage(packInWorker(message));

parentPort?.on('message', (posted: ToWorker | string) => {
  const message = unpackInWorker(posted);
  if (message.type === 'start') {
    progress.set(message.vm, new Int32Array(message.progress));
    post({ type: 'started', vm: message.vm });
  } else if (message.type === 'event') {
    answer(message);
  }
});

function answer({ vm, json, binaries }: Extract<ToWorker, { type: 'event' }>) {
  Atomics.add(heart, HEART.turns, 1);
  Atomics.store(heart, HEART.running, vm);
  Atomics.add(progress.get(vm) ?? new Int32Array(1), 0, 1);
  if (json.includes('exit')) process.exit(1);
  while (json.includes('hang'));
  if (json.includes('grow')) post({ type: 'memory', vm, bytes: 2 ** 30 });
  Atomics.store(heart, HEART.running, 0);
  post({ type: 'turn', vm, ops: [[json, binaries]], lines: [] });
}
