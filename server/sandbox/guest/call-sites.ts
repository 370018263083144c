/** The name under which the engine compiles the handler's source. */
const HANDLER = 'cell';

/** Lines of a stack that are in the handler: those of the facade help nobody. */
export function callSites(stack: unknown): string[] {
  return String(stack ?? '')
    .split('\n')
    .filter((line) => line.includes(`${HANDLER}:`))
    .map((line) => `    ${line.trim()}`);
}

/** Line of the handler that is running, from 1. */
export function currentLine(): number | undefined {
  const [, line] = /\bcell:(\d+)/.exec(String(new Error().stack)) ?? [];
  return line === undefined ? undefined : Number(line);
}
