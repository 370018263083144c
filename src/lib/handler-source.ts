/** A part of a handler's file that a lesson shows, between `// #region name` and `// #endregion`. */
export interface Region {
  name: string;
  /** As it is shown: without the indentation that its lines share. */
  text: string;
  /** First and last line between the marks, from 1. */
  first: number;
  last: number;
}

/** A cell's handler as the lesson has it. */
export interface ShippedHandler {
  /** `"broadcast.ts"` */
  file: string;
  source: string;
  regions: readonly Region[];
}

/** Where a line of a handler's source stands: in which region, or in which line outside of all. From 1. */
export interface Place {
  region: string | undefined;
  line: number;
  /** What stands in the line. */
  text: string;
}

/** A whole handler with the reader's texts in it. */
export interface EditedSource {
  source: string;
  /** Where a line of `source`, from 1, is found on the page. */
  placeOf(line: number): Place | undefined;
}

/**
 * Puts texts in the place of a handler's regions; the rest of the file stays. They are not indented, so that
 * their columns stay and no text in them that spans lines is changed. Regions without a text stand as shown.
 *
 * @param texts - By the name of the region.
 */
export function editSource(shipped: ShippedHandler, texts: ReadonlyMap<string, string>): EditedSource {
  const lines = shipped.source.split('\n');
  const places: Place[] = [];
  let next = 0;
  const copyTo = (end: number) => {
    for (; next < end; next += 1) places.push({ region: undefined, line: next + 1, text: lines[next] ?? '' });
  };
  for (const { name, text, first, last } of shipped.regions.toSorted((a, b) => a.first - b.first)) {
    copyTo(first - 1);
    const own = (texts.get(name) ?? text).split('\n');
    places.push(...own.map((text, at) => ({ region: name, line: at + 1, text })));
    next = last;
  }
  copyTo(lines.length);
  return {
    source: places.map(({ text }) => text).join('\n'),
    placeOf: (line) => places[line - 1],
  };
}

/** All of the file that stands before a region's text. */
export function textBefore(shipped: ShippedHandler, region: Region): string {
  const lines = shipped.source.split('\n').slice(0, region.first - 1);
  return `${lines.join('\n')}\n`;
}
