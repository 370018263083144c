/** What marks a number that is over its budget, so that the whole text can be searched for it. */
export const OVER = '**over**';

const INTRO = `# Benchmark results

Measured by \`npm run bench\`. To measure one part again, leaving the others as they are:
\`npm run bench -- pages\`, and so \`lighthouse\`, \`companion\`, \`wire\` and \`sandbox\`.
Close everything else first: other work on the machine shows in every number.
`;

const SECTION = /<!-- begin (\w+) -->\n(.*?)\n<!-- end \1 -->/gs;

/** The middle value, or the mean of the middle two. `values` must not be empty. */
export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/**
 * The value that a share of the values are below, between two of them if need be.
 *
 * @param share - 0 for the least value, 1 for the largest.
 * @throws {RangeError} If there are no values.
 */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(at)];
  const upper = sorted[Math.ceil(at)];
  if (lower === undefined || upper === undefined) throw new RangeError('no values have no quantile');
  return lower + (upper - lower) * (at % 1);
}

/** A number beside the verdict on it. */
export function judged(text: string, isWithinBudget: boolean): string {
  return `${text} ${isWithinBudget ? 'ok' : OVER}`;
}

/** A Markdown table. The first column holds names, the others numbers. */
export function table(head: string[], rows: string[][]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The text of each part in a results file, by the part's name. */
export function readSections(results: string): Map<string, string> {
  return new Map([...results.matchAll(SECTION)].map(([, name = '', text = '']) => [name, text]));
}

/** A whole results file, its parts in the order of `sections`. */
export function writeSections(sections: ReadonlyMap<string, string>): string {
  const parts = [...sections].map(
    ([name, text]) => `<!-- begin ${name} -->\n${text}\n<!-- end ${name} -->\n`,
  );
  return [INTRO, ...parts].join('\n');
}
