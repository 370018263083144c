import { listNames } from './list-names.ts';

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

/** What came of one run. */
export interface Outcome {
  /** Counts the runs. */
  run: number;
  heard: ReadonlySet<string>;
  guess: Guess;
  /** The score with this run in it. */
  score: Score;
}

export interface GuessBarProps {
  clients: string[];
  guess: Guess;
  onGuess: (guess: Guess) => void;
  /** The outcome of the last run, if it is in. */
  outcome: Outcome | undefined;
}

/** A box for each client to tick before a run, and after it whether that was right. */
export function GuessBar({ clients, guess, onGuess, outcome }: GuessBarProps) {
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
      <p role="status" class="verdict">
        <span class={tone(outcome)} key={outcome?.run}>
          {outcome && verdict(outcome, clients)}
        </span>
      </p>
    </fieldset>
  );
}

/** Whether a guess named exactly those who heard. */
export function isRight(guess: Guess, heard: ReadonlySet<string>): boolean {
  return guess.names.size === heard.size && [...heard].every((name) => guess.names.has(name));
}

/** The outcome of one more run; one without a guess does not count. */
export function countRun(last: Outcome | undefined, guess: Guess, heard: ReadonlySet<string>): Outcome {
  const { run, score } = last ?? { run: 0, score: { right: 0, guessed: 0 } };
  const right = score.right + (isRight(guess, heard) ? 1 : 0);
  return { run: run + 1, guess, heard, score: guess.made ? { right, guessed: score.guessed + 1 } : score };
}

function tone(outcome: Outcome | undefined): string {
  if (!outcome?.guess.made) return '';
  return isRight(outcome.guess, outcome.heard) ? 'right' : 'wrong';
}

function verdict({ guess, heard, score }: Outcome, clients: string[]): string {
  const inOrder = (names: ReadonlySet<string>) => listNames(clients.filter((name) => names.has(name)));
  const truth = `${inOrder(heard)} heard it.`;
  if (!guess.made) return `${truth} Tick your guess before the next one.`;
  const tally = `${score.right} of ${score.guessed} right so far.`;
  return isRight(guess, heard)
    ? `Right: ${truth} ${tally}`
    : `You ticked ${inOrder(guess.names)}. ${truth} ${tally}`;
}
