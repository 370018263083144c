// `npm run example <name> [file]`: runs a program of content/examples/, its server unless another file is named.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readExampleReadme } from '../src/lib-build/example-readme.ts';
import { endWithNpm } from './end-with-npm.ts';

const examples = join(import.meta.dirname, '../content/examples');
const [name = '', file = 'server'] = process.argv.slice(2);

const names = readdirSync(examples).sort();
if (!names.includes(name)) giveUp(`npm run example <name>\n\n${names.map(describe).join('\n')}`);
const programs = readdirSync(join(examples, name))
  .filter((entry) => entry.endsWith('.mjs'))
  .map((entry) => entry.replace('.mjs', ''));
if (!programs.includes(file)) giveUp(`npm run example ${name} [${programs.join('|')}]`);

endWithNpm();
// Asked to end, it ends: that is no failure for npm to report.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
process.on('uncaughtException', (error: NodeJS.ErrnoException & { port?: number }) => {
  console.error(error.code === 'EADDRINUSE' ? portTaken(error.port ?? 0) : error);
  process.exit(1);
});
await import(pathToFileURL(join(examples, name, `${file}.mjs`)).href);

function giveUp(words: string): never {
  console.error(words);
  process.exit(1);
}

function describe(name: string): string {
  const { summary } = readExampleReadme(readFileSync(join(examples, name, 'README.md'), 'utf8'));
  return `  ${name.padEnd(18)}${summary}`;
}

function portTaken(port: number): string {
  return `Port ${port} is in use. Choose another: PORT=${port + 10} npm run example ${name}`;
}
