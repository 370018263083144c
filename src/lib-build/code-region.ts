/**
 * Cuts a region out of a source file: the lines between `// #region name` and its `// #endregion`,
 * without the indentation that they share. Marks of other regions, and words to the compiler, are left out.
 *
 * @throws {Error} If the file has no region of that name.
 */
export function codeRegion(source: string, name: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, at) => at > start && line.trim() === '// #endregion');
  if (start === -1 || end === -1) throw new Error(`No region "${name}"; the file has ${regionNames(lines)}.`);
  const region = lines.slice(start + 1, end).filter((line) => !isMark(line));
  const indents = region.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return region.map((line) => line.slice(indent)).join('\n');
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

function regionNames(lines: string[]): string {
  const names = lines.flatMap((line) => /\/\/ #region (\S+)/.exec(line)?.[1] ?? []);
  return names.length > 0 ? names.map((name) => `"${name}"`).join(', ') : 'none';
}

/** How many lines of code there are, in words; empty ones do not count. */
export function countLines(code: string): string {
  const count = code.split('\n').filter((line) => line.trim()).length;
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}
