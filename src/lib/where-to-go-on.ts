import type { Progress } from './progress.ts';

/**
 * The lesson to go on with: the one visited last, or if that is finished, the next that is not.
 *
 * @param hrefs - Addresses of all lessons, in reading order.
 * @returns Nothing if no lesson was opened, or all are finished.
 */
export function whereToGoOn(progress: Progress, hrefs: readonly string[]): string | undefined {
  const visited = Object.keys(progress).findLast((href) => hrefs.includes(href));
  if (visited === undefined) return undefined;
  const at = hrefs.indexOf(visited);
  return [...hrefs.slice(at), ...hrefs.slice(0, at)].find((href) => progress[href] !== 'finished');
}
