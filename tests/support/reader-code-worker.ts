/**
 * Runs a reader's client code in a worker thread, with the same beginning as in the page's worker, and what
 * that finds in a browser.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { io } from 'socket.io-client';

const { settings, code } = workerData as { settings: object; code: string };
const target = new EventTarget();

Object.assign(globalThis, {
  io,
  self: globalThis,
  location: { href: 'reader:code' },
  postMessage: (message: unknown) => parentPort?.postMessage(message),
  addEventListener: target.addEventListener.bind(target),
  close: () => parentPort?.close(),
});
parentPort?.on('message', (data) => target.dispatchEvent(new MessageEvent('message', { data })));
process.on('unhandledRejection', (reason) => {
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
});
process.on('uncaughtException', (error) => {
  target.dispatchEvent(Object.assign(new Event('error'), { error, filename: '' }));
});

const beginning = readFileSync(join(import.meta.dirname, '../../src/lib/client-worker.js'), 'utf8');
runInThisContext(`${beginning}\nbeginClient(${JSON.stringify(settings)})`);
// As in the page, the code begins on the second line.
runInThisContext(`\n${code}`, { filename: 'reader:code' });
