import { useEffect, useRef, useState } from 'preact/hooks';
import { Results } from './Results.tsx';
import { type Outcome, useSearch } from './use-search.ts';

/** Search waits for a pause in typing of this many milliseconds, … */
const TYPING_MS = 120;
/** … and screen readers are told of the outcome after one of this many. */
const QUIET_MS = 800;

/** The inside of the search dialog. */
export function SearchPanel({ onClose }: { onClose: () => void }) {
  const { outcome, look } = useSearch();
  const [words, setWords] = useState('');
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const said = useQuiet(summaryOf(outcome));

  function type(words: string) {
    setWords(words);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => look(words.trim()), TYPING_MS);
  }

  async function goToFirst(event: Event) {
    event.preventDefault();
    clearTimeout(typing.current);
    const outcome = await look(words.trim());
    if (outcome.phase !== 'found' || !outcome.places[0]) return;
    onClose();
    location.assign(outcome.places[0].href);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the field and the links inside.
    <div class="panel" onKeyDown={moveFocus}>
      <search>
        <form onSubmit={goToFirst}>
          <input
            inputMode="search"
            aria-label="Search the lessons and reference pages"
            placeholder="Search the lessons"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            enterkeyhint="go"
            maxLength={100}
            value={words}
            onInput={(event) => type(event.currentTarget.value)}
          />
          <button type="button" class="btn ghost" onClick={onClose}>
            Close
          </button>
        </form>
      </search>
      <Results outcome={outcome} onChoose={onClose} />
      <p class="sr" role="status">
        {said}
      </p>
    </div>
  );
}

/** Up and down go through the field and all results. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, a')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[at + step]?.focus();
}

function summaryOf(outcome: Outcome): string {
  if (outcome.phase === 'empty') return '';
  if (outcome.phase === 'searching') return 'Loading the index';
  if (outcome.phase === 'unreachable') return 'The search index cannot be reached';
  const { length } = outcome.places;
  return length === 0 ? 'Nothing found' : length === 1 ? '1 result' : `${length} results`;
}

/** The text, once it has not changed for a while. */
function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
