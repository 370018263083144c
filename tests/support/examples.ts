import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type Program, spawnProgram } from './spawn-program.ts';

const root = join(import.meta.dirname, '..', '..');

/** Where the notes' programs are. */
export const examplesFolder = join(root, 'content', 'examples');

/** Their names. */
export const exampleNames: string[] = readdirSync(examplesFolder).sort();

/** The text of a file of a program. */
export const readExample = (name: string, file: string): string =>
  readFileSync(join(examplesFolder, name, file), 'utf8');

/** What `npm run example` runs, with these words after it. */
export const runExample = (words: string[], env: Record<string, string> = {}): Program =>
  spawnProgram([join(root, 'scripts/example.ts'), ...words], { env });

/** The server of a program, which listens. */
export interface RunningExample extends Program {
  url: string;
  port: string;
  /** Asks it to end. @returns Its exit status, or the signal that ended it. */
  stop(): Promise<number | string | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a program's server, on a free port unless one is named. */
export async function startExample(name: string, port?: string): Promise<RunningExample> {
  const chosen = port ?? (await freePort());
  const program = runExample([name], { PORT: chosen });
  const [url] = await program.printed(/^http:\/\/localhost:\d+$/m);
  const stop = () => {
    program.child.kill();
    return program.ended;
  };
  const asyncDispose = async () => void (await stop());
  return { ...program, url, port: chosen, stop, [Symbol.asyncDispose]: asyncDispose };
}
