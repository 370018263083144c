import { useRef, useState } from 'preact/hooks';
import { type Place, search } from '../../lib/search.ts';

/** What the reader is shown. */
export type Outcome =
  | { phase: 'empty' }
  /** It takes longer than `SLOW_MS`. */
  | { phase: 'searching' }
  | { phase: 'found'; words: string; places: Place[] }
  /** The index did not answer. */
  | { phase: 'unreachable' };

/** After this long without an answer, in milliseconds, the reader is told to wait. */
const SLOW_MS = 1_000;

/** Searches, and keeps the outcome of the words that were asked for last. */
export function useSearch() {
  const [outcome, setOutcome] = useState<Outcome>({ phase: 'empty' });
  const last = useRef(0);

  /** Searches at once. Until the answer is there, the last outcome stays. */
  async function look(words: string): Promise<Outcome> {
    const mine = ++last.current;
    const show = (outcome: Outcome) => {
      if (mine === last.current) setOutcome(outcome);
      return outcome;
    };
    if (words === '') return show({ phase: 'empty' });
    const slow = setTimeout(() => show({ phase: 'searching' }), SLOW_MS);
    const next: Outcome = await search(words).then(
      (places) => ({ phase: 'found', words, places }),
      () => ({ phase: 'unreachable' }),
    );
    clearTimeout(slow);
    return show(next);
  }

  return { outcome, look };
}
