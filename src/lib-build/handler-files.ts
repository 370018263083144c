import type { ShippedHandler } from '../lib/handler-source.ts';
import { codeRegion, regionLines, regionNames } from './code-region.ts';

/** Sources of the lessons' handlers, by the name of their cell. The companion runs the same files. */
const sources = new Map(
  Object.entries(
    import.meta.glob<string>(['/content/lessons/*/*.ts', '!**/*.test.ts'], {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, source]) => {
    const [, lesson, file] = /\/\d+-([^/]+)\/([^/]+)\.ts$/.exec(path) ?? [];
    return [`${lesson}.${file}`, source];
  }),
);

/** Names of all cells, for checking what a lesson names. */
export const cellNames: string[] = [...sources.keys()];

/** Source of a cell's handler. @throws {Error} If there is no such cell. */
export function handlerSource(cell: string): string {
  const source = sources.get(cell);
  if (source === undefined) throw new Error(`No cell "${cell}"; there are ${cellNames.join(', ')}.`);
  return source;
}

/** File name of a cell's handler, as a reader would call it. */
export const handlerFile = (cell: string): string => `${cell.split('.')[1]}.ts`;

/** A cell's handler, for a page that edits it. @throws {Error} If there is no such cell. */
export function shippedHandler(cell: string): ShippedHandler {
  const source = handlerSource(cell);
  const regions = regionNames(source).map((name) => ({
    name,
    text: codeRegion(source, name),
    ...regionLines(source, name),
  }));
  return { file: handlerFile(cell), source, regions };
}
