import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunEnd, SourceError, Step } from '../../lib/exercise-run.ts';
import { loadSolution } from '../../lib/exercise-sources.ts';
import { createKeptTexts } from '../../lib/kept-texts.ts';
import { announceProgress, notePassed, readMarks } from '../../lib/progress.ts';
import { serverWords } from '../../lib/server-words.ts';
import { DownNotice } from '../DownNotice.tsx';
import { ConsoleLines } from '../editor/ConsoleLines.tsx';
import { type CodeEditor, KEYS_HELP, openEditor } from '../editor/open-editor.ts';
import { useLab } from '../use-lab.ts';
import { Marked } from './Marked.tsx';
import { Moments } from './Moments.tsx';
import { Requirements } from './Requirements.tsx';
import { Solution } from './Solution.tsx';
import { type Subject, useExerciseRun } from './use-exercise-run.ts';

export interface ExerciseWorkProps extends Subject {
  /** The code to begin with. */
  start: string;
}

const kept = createKeptTexts();
const REGION = 'exercise';

/** An exercise being worked on: the code, its runs, hints, and after an honest try a solution. */
export function ExerciseWork({ cell, kind, exercise, start }: ExerciseWorkProps) {
  const lab = useLab();
  const { state, run, forget } = useExerciseRun({ cell, kind, exercise });
  const frame = useRef<HTMLDivElement>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const editor = useRef<CodeEditor>();
  const [hints, setHints] = useState(0);
  const [isPassed, setPassed] = useState(() => cell in readMarks().passed);
  /** Runs that were not passed; one of changed code is an honest try, else it takes two. */
  const [tries, setTries] = useState(0);
  /** Whether a run was asked for by the keyboard before the lab was open. */
  const [isWaiting, setWaiting] = useState(false);
  const [solution, setSolution] = useState<{ solution: string; own: string }>();
  const language = kind === 'client' ? 'javascript' : 'typescript';

  async function check() {
    if (lab.phase !== 'open' || !editor.current) {
      forget();
      setWaiting(true);
      return;
    }
    setWaiting(false);
    const source = editor.current.text();
    editor.current.setProblems([]);
    const end = await run(lab.lab, source);
    if (end?.passed) {
      notePassed(cell);
      announceProgress();
      setPassed(true);
    } else if (end) {
      setTries((tries) => tries + (source.trim() === start.trim() ? 1 : 2));
      underline(end.error);
    }
  }
  // The editor keeps the first that it is given.
  const latest = useRef(check);
  latest.current = check;

  useEffect(() => {
    if (!frame.current) return undefined;
    const opened = openEditor(frame.current, {
      doc: kept.read(cell, REGION) ?? start,
      shipped: start,
      label: fileOf(cell, kind),
      describedBy: `${cell}-keys`,
      language,
      ...(kind === 'handler' && { words: serverWords }),
      onRun: () => latest.current(),
      onChange(text) {
        opened.setProblems([]);
        kept.write(cell, REGION, text === start ? undefined : text);
      },
    });
    editor.current = opened;
    opened.focus();
    return opened.destroy;
  }, []);

  useEffect(() => {
    if (isWaiting && lab.phase === 'open') void check();
  }, [lab.phase]);

  function underline(error: SourceError | undefined) {
    if (error?.line) editor.current?.setProblems([{ ...error, line: error.line }]);
  }

  function reset() {
    editor.current?.setText(start);
    editor.current?.focus();
    setSolution(undefined);
    setHints(0);
    setWaiting(false);
    forget();
  }

  function showHint() {
    // The button goes with the last hint, so the focus has to go elsewhere.
    if (hints + 1 === exercise.hints.length) runButton.current?.focus();
    setHints(hints + 1);
  }

  async function showSolution() {
    runButton.current?.focus();
    const loaded = await loadSolution(cell).catch(() => undefined);
    if (loaded && editor.current)
      setSolution({ solution: loaded.trimEnd(), own: editor.current.text().trimEnd() });
  }

  const { requirements } = exercise;
  const isRunning = state.phase === 'running';
  return (
    <>
      <DownNotice state={lab} />
      <div class="exercise-code" ref={frame} />
      <div class="bar foot">
        <button
          type="button"
          class="btn"
          ref={runButton}
          disabled={lab.phase !== 'open'}
          aria-busy={isRunning}
          onClick={check}
        >
          Run and check
        </button>
        {hints < exercise.hints.length && (
          <button type="button" class="btn ghost" onClick={showHint}>
            Hint {hints + 1} of {exercise.hints.length}
          </button>
        )}
        {(isPassed || tries >= 2) && !solution && (
          <button type="button" class="btn ghost" onClick={showSolution}>
            Show a solution
          </button>
        )}
        <button type="button" class="btn ghost" onClick={reset}>
          Reset
        </button>
        <p class="keys" id={`${cell}-keys`}>
          {KEYS_HELP}
        </p>
      </div>
      <div class="exercise-end" role="status">
        {state.phase === 'ended' && <End end={state.end} steps={state.steps} />}
        {isRunning && 'Running.'}
        {state.phase === 'idle' && !isWaiting && isPassed && 'You have passed this exercise.'}
        {isWaiting && 'It runs as soon as the server answers.'}
      </div>
      {state.end?.passed === false && state.end.error?.line && (
        <p class="exercise-line">
          <button type="button" class="btn ghost" onClick={() => goToError(state.end)}>
            Go to line {state.end.error.line}
          </button>
        </p>
      )}
      <ol class="hints" aria-live="polite">
        {exercise.hints.slice(0, hints).map((hint) => (
          <li key={hint}>
            <Marked text={hint} />
          </li>
        ))}
      </ol>
      {solution && <Solution {...solution} language={language} />}
      <Requirements requirements={requirements} steps={state.steps} />
      <Moments clients={exercise.clients} requirements={requirements} happenings={state.happenings} />
      {state.view.length > 0 && <pre class="exercise-view">{state.view.join('\n')}</pre>}
      <ConsoleLines console={state.console} onGo={(line) => editor.current?.goTo(line)} />
    </>
  );

  function goToError(end: RunEnd | undefined) {
    if (end?.passed !== false || !end.error?.line) return;
    underline(end.error);
    editor.current?.goTo(end.error.line, end.error.column);
  }
}

/** What came of a run. What a requirement got instead stands with it, and is only read out here. */
function End({ end, steps }: { end: RunEnd | undefined; steps: Step[] }) {
  if (!end) return <>The server did not answer. Run it again.</>;
  if (end.passed) {
    return (
      <>
        <strong class="ok">Passed.</strong> All {steps.length} requirements are met.
      </>
    );
  }
  if (!end.failed) {
    return (
      <>
        <strong class="bad">It cannot start.</strong> <Marked text={end.message} />
      </>
    );
  }
  return (
    <>
      <strong class="bad">Not yet.</strong> {steps.filter(({ state }) => state === 'met').length} of{' '}
      {steps.length} requirements are met.
      <span class="sr">{end.message}</span>
    </>
  );
}

/** As a reader would call it. */
const fileOf = (cell: string, kind: Subject['kind']) =>
  `${cell.split('.')[1]}.${kind === 'client' ? 'js' : 'ts'}`;
