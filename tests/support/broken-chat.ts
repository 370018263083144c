import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUG_IDS, type BugId, readBrokenFile, textOf } from '../../src/lib/broken-chat.ts';

const folder = join(import.meta.dirname, '../../content/lessons/09-hello-socketio/broken-chat');

const read = (name: string) =>
  readBrokenFile(name, readFileSync(join(folder, `${name.replace('public/', '')}.diff`), 'utf8'));

/** The broken chat as a program to save and run: all bugs mended but these. It listens on `PORT`. */
export function brokenChatFiles(...bugs: BugId[]): Map<string, string> {
  const mended = new Set(BUG_IDS.filter((id) => !bugs.includes(id)));
  const files = ['public/index.html', 'server.mjs'].map(
    (name) => [name, textOf(read(name), mended)] as const,
  );
  return new Map(
    files.map(([name, text]) => [name, text.replace('listen(3000)', 'listen(process.env.PORT)')]),
  );
}
