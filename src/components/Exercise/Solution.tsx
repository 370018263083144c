import { useEffect, useRef } from 'preact/hooks';
import { openDifference } from '../editor/open-difference.ts';

export interface SolutionProps {
  solution: string;
  /** The reader's text, when the solution was asked for. */
  own: string;
  language: 'typescript' | 'javascript';
}

/** A solution, with what differs from the reader's own. */
export function Solution({ solution, own, language }: SolutionProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!parent.current) return undefined;
    return openDifference(parent.current, { before: own, after: solution, label: 'A solution', language });
  }, [solution, own]);
  return (
    <section class="solution" aria-label="A solution">
      <p>A solution. Marked is what differs from yours; there are others.</p>
      <div ref={parent} />
    </section>
  );
}
