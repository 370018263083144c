import type { Problem } from './wire-item.ts';

/** A rule of RFC 6455 that is broken. */
export function brokenRule(text: string, section: string, at = 0): Problem {
  return { text, source: `RFC 6455, section ${section}`, at };
}

/**
 * Problems, told by their places in something larger.
 *
 * @param place - Index in the larger thing of the byte, or character, at an index.
 */
export function placed(problems: readonly Problem[], place: (at: number) => number): Problem[] {
  return problems.map((problem) => ({ ...problem, at: place(problem.at) }));
}
