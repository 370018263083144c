/** What the README of a program in content/examples says about it at its start. */
export interface ExampleReadme {
  title: string;
  /** One or two sentences: what it does. */
  summary: string;
}

/**
 * Reads the start of a program's README: its heading, an empty line, and one line of summary.
 *
 * @throws {Error} If it does not start so.
 */
export function readExampleReadme(readme: string): ExampleReadme {
  const [, title, summary] = /^# (.+)\n\n(\S.+)\n/.exec(readme.replaceAll('\r\n', '\n')) ?? [];
  if (!title || !summary) throw new Error('A README starts with a heading and one line of summary.');
  return { title, summary };
}
