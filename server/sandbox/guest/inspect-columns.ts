/** Characters of a line, and between two items of it. */
const LINE = 80;
const GAP = 2;

/**
 * Puts more than six items of an array in columns, where they are short: Node's layout, with Node's figures.
 *
 * @param list - The array itself: numbers stand at the right of their column.
 */
export function groupArrayItems(items: string[], list: ArrayLike<unknown>, indentation: number): string[] {
  const cells = list.length > 100 ? items.slice(0, -1) : items;
  const lengths = cells.map((cell) => cell.length + GAP);
  const longest = Math.max(...lengths);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const fits = longest * 3 + indentation < LINE && (total / longest > 5 || longest - GAP <= 6);
  const columns = fits ? columnsOf(longest, total, items.length, cells.length, indentation) : 1;
  if (columns <= 1) return items;

  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lengths.filter((_length, at) => at % columns === column)),
  );
  const isNumeric = cells.every((_cell, at) => ['number', 'bigint'].includes(typeof list[at]));
  const rows: string[] = [];
  for (let from = 0; from < cells.length; from += columns) {
    rows.push(rowOf(cells.slice(from, from + columns), widths, isNumeric));
  }
  return [...rows, ...items.slice(cells.length)];
}

function columnsOf(longest: number, total: number, count: number, cells: number, indentation: number) {
  const bias = Math.sqrt(longest - total / count);
  const width = Math.max(longest - 3 - bias, 1);
  return Math.min(
    // A character is about two and a half times as high as it is wide: that makes a square.
    Math.round(Math.sqrt(2.5 * width * cells) / width),
    Math.floor((LINE - indentation) / longest),
    12,
    15,
  );
}

function rowOf(cells: string[], widths: number[], isNumeric: boolean): string {
  return cells
    .map((cell, column) => {
      const isLast = column === cells.length - 1;
      const text = isLast ? cell : `${cell}, `;
      const width = (widths[column] ?? 0) - (isLast ? GAP : 0);
      if (isNumeric) return text.padStart(width);
      return isLast ? text : text.padEnd(width);
    })
    .join('');
}
