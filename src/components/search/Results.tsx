import type { Place } from '../../lib/search.ts';
import type { Outcome } from './use-search.ts';

/** What was found, or why there is nothing to show. */
export function Results({ outcome, onChoose }: { outcome: Outcome; onChoose: () => void }) {
  if (outcome.phase === 'empty') {
    return <p class="note keys">Arrow keys choose, Enter goes to the first, Esc closes.</p>;
  }
  if (outcome.phase === 'searching') return <p class="note">Loading the index…</p>;
  if (outcome.phase === 'unreachable') {
    return (
      <p class="note">
        The search index cannot be reached. Search works on the built site: <code>npm start</code>
      </p>
    );
  }
  if (outcome.places.length === 0) {
    return (
      <p class="note">
        Nothing found for <strong>{outcome.words}</strong>. Try another word, or fewer.
      </p>
    );
  }
  return (
    // Its links are the stops of the keyboard: Firefox would make one of the list too, as it scrolls.
    <ol tabIndex={-1}>
      {outcome.places.map((place) => (
        <li key={place.href}>
          <Result place={place} onChoose={onChoose} />
        </li>
      ))}
    </ol>
  );
}

function Result({ place, onChoose }: { place: Place; onChoose: () => void }) {
  const { href, page, section, excerpt } = place;
  return (
    <a href={href} onClick={onChoose}>
      <strong>{section}</strong>
      {section !== page && <small>in {page}</small>}
      <span>…{excerpt.map(({ text, marked }, at) => (marked ? <mark key={at}>{text}</mark> : text))}…</span>
    </a>
  );
}
