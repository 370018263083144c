/** What the reader thinks will happen, before it does. */
export interface Guess {
  /** Clients that the reader ticked. */
  names: ReadonlySet<string>;
  /** Whether the reader ticked or unticked anything since the last run. */
  made: boolean;
}

export const NO_GUESS: Guess = { names: new Set(), made: false };

/** How many runs were guessed, and how many of them right. */
export interface Score {
  right: number;
  guessed: number;
}

export interface GuessBarProps {
  clients: string[];
  guess: Guess;
  onGuess: (guess: Guess) => void;
  /** The outcome of the last run, if it is in. */
  outcome?: { heard: ReadonlySet<string>; guess: Guess } | undefined;
  score: Score;
}

/** A box for each client to tick before a run, and after it whether that was right. */
export function GuessBar({ clients, guess, onGuess, outcome, score }: GuessBarProps) {
  const toggle = (name: string) => {
    const names = new Set(guess.names);
    if (!names.delete(name)) names.add(name);
    onGuess({ names, made: true });
  };

  return (
    <fieldset class="predict">
      <legend class="sr">Who will hear it?</legend>
      <span aria-hidden="true">Predict first: who will hear it?</span>
      {clients.map((name) => (
        <label key={name} class="check">
          <input type="checkbox" checked={guess.names.has(name)} onChange={() => toggle(name)} />
          {name}
        </label>
      ))}
      <span role="status" class={`verdict late ${tone(outcome)}`} key={score.guessed}>
        {verdict(outcome, score)}
      </span>
    </fieldset>
  );
}

/** Whether a guess named exactly those who heard. */
export function isRight(guess: Guess, heard: ReadonlySet<string>): boolean {
  return guess.names.size === heard.size && [...heard].every((name) => guess.names.has(name));
}

function tone(outcome: GuessBarProps['outcome']): string {
  if (!outcome?.guess.made) return '';
  return isRight(outcome.guess, outcome.heard) ? 'right' : 'wrong';
}

function verdict(outcome: GuessBarProps['outcome'], score: Score): string {
  if (!outcome) return '';
  const truth = `${listNames(outcome.heard)} heard it`;
  if (!outcome.guess.made) return `${truth}. Tick your guess before the next one.`;
  const word = isRight(outcome.guess, outcome.heard) ? 'Right' : 'Not quite';
  return `${word}: ${truth}. ${score.right} of ${score.guessed} right so far.`;
}

/** Names in a sentence: `"A"`, `"A and B"`, `"A, B and C"`, `"nobody"`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  const last = all.pop();
  if (last === undefined) return 'nobody';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
