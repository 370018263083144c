import { readdir } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import type { Server } from 'socket.io';
import type { WebSocketServer } from 'ws';

/** The servers of a cell, each as a program of its own would have made it. */
export interface CellServers {
  /** `new Server()` of Socket.IO. */
  io: Server;
  /** `new WebSocketServer()` of ws. */
  wss: WebSocketServer;
  /** `createServer()` of node:http. */
  http: HttpServer;
}

/** What a handler file exports as its default: it registers listeners on a cell's servers. */
export type Handler = (servers: CellServers) => void;

/** Handlers by the name of their cell, `<lesson slug>.<file name>`. */
export type Handlers = ReadonlyMap<string, Handler>;

/** Loads a module by its absolute path; Node's own import, or Vite's in development. */
export type ImportModule = (path: string) => Promise<{ default?: unknown }>;

/**
 * Loads every handler: the `.ts` files that stand beside a lesson's `index.mdx`, and of each exercise, a
 * folder with a `check.ts`, what runs before a reader changes it: `server.ts`, else `start.ts`.
 *
 * @param lessonsFolder - Absolute path of `content/lessons`.
 * @throws {TypeError} If a file does not export a function as its default.
 */
export async function loadHandlers(lessonsFolder: string, importModule: ImportModule): Promise<Handlers> {
  const handlers = new Map<string, Handler>();
  for (const folder of (await readdir(lessonsFolder)).sort()) {
    for (const [name, file] of await handlerFiles(join(lessonsFolder, folder))) {
      const { default: handler } = await importModule(join(lessonsFolder, folder, file));
      if (typeof handler !== 'function') {
        throw new TypeError(`${folder}/${file} should export its handler as default, got ${typeof handler}`);
      }
      handlers.set(cellName(folder, name), handler as Handler);
    }
  }
  return handlers;
}

/** Names and files of a lesson's handlers. */
async function handlerFiles(lesson: string): Promise<[name: string, file: string][]> {
  const files: [string, string][] = [];
  for (const entry of await readdir(lesson, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      const inside = await readdir(join(lesson, entry.name));
      if (!inside.includes('check.ts')) continue;
      files.push([entry.name, join(entry.name, inside.includes('server.ts') ? 'server.ts' : 'start.ts')]);
    } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) {
      files.push([entry.name.replace(/\.ts$/, ''), entry.name]);
    }
  }
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The folder's number orders the lessons; addresses outlive a reordering. */
function cellName(folder: string, name: string): string {
  return `${folder.replace(/^\d+-/, '')}.${name}`;
}
