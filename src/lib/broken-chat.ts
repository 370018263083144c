/** The bugs of the broken chat, in the order of its lines. */
export const BUG_IDS = ['body', 'order', 'innerHTML', 'broadCast', 'listen'] as const;

export type BugId = (typeof BUG_IDS)[number];

/** A line of the broken chat. */
export interface BrokenLine {
  text: string;
  /** The bug that the line is, or mends; most lines are neither. */
  bug?: { id: BugId; stands: 'broken' | 'mended' };
}

/** A file of the broken chat. */
export interface BrokenFile {
  name: string;
  lines: BrokenLine[];
}

/**
 * Reads a file of the broken chat. Lines begin as in a diff: `-<bug>|` for what is wrong,
 * `+<bug>|` for what mends it, and a space for what stays.
 *
 * @throws {Error} If a line begins otherwise.
 */
export function readBrokenFile(name: string, source: string): BrokenFile {
  const lines = source.trimEnd().split('\n');
  return { name, lines: lines.map(readLine) };
}

function readLine(line: string): BrokenLine {
  if (line.startsWith(' ')) return { text: line.slice(1) };
  const [, sign, name, text = ''] = /^([-+])(\w+)\|(.*)$/.exec(line) ?? [];
  const id = BUG_IDS.find((id) => id === name);
  if (!id) throw new Error(`“${line}” should begin with a space, or with - or + and a bug and |.`);
  return { text, bug: { id, stands: sign === '-' ? 'broken' : 'mended' } };
}

/** The lines of a file while some of its bugs are mended. */
export function linesOf({ lines }: BrokenFile, mended: ReadonlySet<BugId>): BrokenLine[] {
  return lines.filter(({ bug }) => !bug || mended.has(bug.id) === (bug.stands === 'mended'));
}

/** The text of a file while some of its bugs are mended. */
export function textOf(file: BrokenFile, mended: ReadonlySet<BugId>): string {
  return linesOf(file, mended)
    .map(({ text }) => `${text}\n`)
    .join('');
}
