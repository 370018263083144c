/** Client code of the lessons, by `<lesson>/<file>`: what a page would run at the other end of a cell. */
const sources = new Map(
  Object.entries(
    import.meta.glob<string>('/content/lessons/*/*.client.js', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, source]) => [path.replace(/^.*\/\d+-([^/]+\/[^/]+)$/, '$1'), source]),
);

/**
 * Client code that stands beside a lesson.
 *
 * @param cell - `<lesson>.<handler>`: its lesson is where the file is looked for.
 * @throws {Error} If there is no such file.
 */
export function clientSource(cell: string, file: string): string {
  const source = sources.get(`${cell.split('.')[0]}/${file}`);
  if (source === undefined) {
    throw new Error(
      `No "${file}" beside the lesson of ${cell}; there are ${[...sources.keys()].join(', ')}.`,
    );
  }
  return source.trimEnd();
}
