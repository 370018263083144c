import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Scripts of the client that a Socket.IO server offers to pages, the smallest first. */
const FILES = ['socket.io.min.js', 'socket.io.js'];

/** What a page loads to have `io()`. */
export interface ClientSize {
  file: string;
  /** Bytes of the answer's body, compressed as the installed Socket.IO server does for browsers. */
  gzip: number;
}

/** Sizes of the client scripts that the installed server serves. */
export function clientSizes(): ClientSize[] {
  // The main file is dist/index.js; the server sends these from the folder beside dist.
  const main = createRequire(import.meta.url).resolve('socket.io');
  const folder = join(dirname(main), '..', 'client-dist');
  return FILES.map((file) => ({ file, gzip: gzipSync(readFileSync(join(folder, file))).length }));
}
