import { HANDLER_FILE } from '../source-names.ts';

const HANDLER_LINE = new RegExp(`${HANDLER_FILE.replace('.', '\\.')}:(\\d+)`);

/** Lines of a stack that are in the handler: those of the facade help nobody. */
export function callSites(stack: unknown): string[] {
  return String(stack ?? '')
    .split('\n')
    .filter((line) => line.includes(`${HANDLER_FILE}:`))
    .map((line) => `    ${line.trim()}`);
}

/** Line of the handler that is running, from 1. */
export function currentLine(): number | undefined {
  const [, line] = HANDLER_LINE.exec(String(new Error().stack)) ?? [];
  return line === undefined ? undefined : Number(line);
}
