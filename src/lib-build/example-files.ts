import { type ExampleReadme, readExampleReadme } from './example-readme.ts';

/** A program of content/examples: a study note's, corrected. */
export interface Example extends ExampleReadme {
  /** Its folder, and the word after `npm run example`. */
  name: string;
  /** Sources by path in the folder, the server first. */
  files: ReadonlyMap<string, string>;
}

const raw = import.meta.glob<string>('/content/examples/**/*.{md,mjs,html}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const README = 'README.md';

/** All programs, by name. */
export const examples: ReadonlyMap<string, Example> = readExamples();

/** Their names, for checking what a lesson names. */
export const exampleNames: string[] = [...examples.keys()];

/** A file of a program. @throws {Error} If there is no such program or file. */
export function exampleSource(name: string, file: string): string {
  const files = examples.get(name)?.files;
  if (!files) throw new Error(`No program "${name}"; there are ${exampleNames.join(', ')}.`);
  const source = files.get(file);
  if (source === undefined)
    throw new Error(`No file "${file}" in ${name}; there are ${[...files.keys()].join(', ')}.`);
  return source;
}

function readExamples(): Map<string, Example> {
  const folders = Map.groupBy(
    Object.entries(raw).map(([path, source]) => {
      const [, name = '', file = ''] = /^\/content\/examples\/([^/]+)\/(.+)$/.exec(path) ?? [];
      return { name, file, source };
    }),
    ({ name }) => name,
  );
  return new Map(
    [...folders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entries]) => {
        const readme = entries.find(({ file }) => file === README)?.source ?? '';
        const files = entries
          .filter(({ file }) => file !== README)
          .map((it) => [it.file, it.source] as const);
        const serverFirst = files.sort(([a], [b]) => Number(b === 'server.mjs') - Number(a === 'server.mjs'));
        return [name, { name, ...readExampleReadme(readme), files: new Map(serverFirst) }];
      }),
  );
}
