/**
 * Cuts a region out of a source file: the lines between `// #region name` and its `// #endregion`,
 * without the indentation that they share. Marks of other regions, and words to the compiler, are left out.
 *
 * @throws {Error} If the file has no region of that name.
 */
export function codeRegion(source: string, name: string): string {
  const { first, last } = regionLines(source, name);
  const region = source
    .split('\n')
    .slice(first - 1, last)
    .filter((line) => !isMark(line));
  const indents = region.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return region.map((line) => line.slice(indent)).join('\n');
}

/** First and last line between the marks of a region, from 1. @throws {Error} As `codeRegion`. */
export function regionLines(source: string, name: string): { first: number; last: number } {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, at) => at > start && line.trim() === '// #endregion');
  if (start !== -1 && end !== -1) return { first: start + 2, last: end };
  const names = regionNames(source).map((known) => `"${known}"`);
  throw new Error(`No region "${name}"; the file has ${names.join(', ') || 'none'}.`);
}

/** Names of a file's regions, in their order. */
export function regionNames(source: string): string[] {
  return [...source.matchAll(/^\s*\/\/ #region (\S+)$/gm)].map(([, name = '']) => name);
}

/** A whole source file, without the marks of its regions and words to the compiler. */
export function withoutMarks(source: string): string {
  return source
    .split('\n')
    .filter((line) => !isMark(line))
    .join('\n')
    .trimEnd();
}

function isMark(line: string): boolean {
  return /^\s*\/\/ (#(end)?region|@ts-expect-error)/.test(line);
}

/** How many lines of code there are, in words; empty ones do not count. */
export function countLines(code: string): string {
  const count = code.split('\n').filter((line) => line.trim()).length;
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}
