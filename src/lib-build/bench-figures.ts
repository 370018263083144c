import results from '../../bench/results.md?raw';

/** A figure of the bare servers that the benchmark compares the companion with. */
export interface BenchFigures {
  raw: string;
  socketio: string;
}

/**
 * Reads a figure of both bare servers from the benchmark's results.
 *
 * @param name - First cell of its line, such as `"Heap per idle connection"`.
 * @throws {Error} If the results have no such line for both.
 */
export function benchFigures(name: string): BenchFigures {
  return { raw: figure('Raw WebSocket', name), socketio: figure('Socket.IO', name) };
}

function figure(section: string, name: string): string {
  const [, text = ''] = results.split(`### ${section}\n`);
  const line = text.split('\n').find((line) => line.startsWith(`| ${name} |`));
  const value = line?.split('|')[2]?.trim();
  if (!value) throw new Error(`bench/results.md has no “${name}” below “${section}”.`);
  return value;
}
