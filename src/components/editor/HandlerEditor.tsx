import { useEffect, useRef, useState } from 'preact/hooks';
import type { CellRun, HandlerLine } from '../../lib/cell-run.ts';
import { NOTHING_KNOWN } from '../../lib/cell-run.ts';
import type { EditedHandlers } from '../../lib/edited-handlers.ts';
import {
  editSource,
  type Place,
  type Region,
  type ShippedHandler,
  textBefore,
} from '../../lib/handler-source.ts';
import type { KeptLines } from '../../lib/kept-lines.ts';
import type { KeptTexts } from '../../lib/kept-texts.ts';
import { serverWords } from '../../lib/server-words.ts';
import { ConsoleLines, type ShownLine } from './ConsoleLines.tsx';
import { type CodeEditor, KEYS_HELP, openEditor } from './open-editor.ts';
import { PlainNode } from './PlainNode.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import { statusOf } from './status-of.ts';

export interface HandlerEditorProps {
  handlers: EditedHandlers;
  kept: KeptTexts;
  cell: string;
  shipped: ShippedHandler;
  /** The part of the file that is edited. */
  region: Region;
  /** Whether the cell's clients are in somebody else's lab, where this page changes nothing. */
  isGuest: boolean;
  isOpen: boolean;
  onOpen: () => void;
  /** Closed, the reader has chosen the lesson's file. */
  onReset: () => void;
}

/** Tells the editors of a page apart. */
let editors = 0;

/** Edits one region of a cell's handler, runs it, and shows what it says. Closed, it says what runs instead of the code above. */
export function HandlerEditor(props: HandlerEditorProps) {
  const { handlers, kept, cell, region, isOpen, onOpen, onReset } = props;
  const [run, setRun] = useState<CellRun>(NOTHING_KNOWN);
  useEffect(() => handlers.watch(cell, setRun), [handlers, cell]);
  if (isOpen) return <OpenEditor {...props} run={run} />;
  if (run.running !== 'edited') return null;
  return (
    <div class="bar">
      <p role="status">
        Your version is running,{' '}
        {kept.read(cell, region.name) === undefined ? 'in the sandbox' : 'not this code'}.
      </p>
      <button type="button" class="btn ghost push" onClick={onOpen}>
        Show it
      </button>
      <button type="button" class="btn ghost" onClick={onReset}>
        Run this code
      </button>
    </div>
  );
}

function OpenEditor({
  handlers,
  kept,
  cell,
  shipped,
  region,
  isGuest,
  run,
}: HandlerEditorProps & { run: CellRun }) {
  const [id] = useState(() => {
    editors += 1;
    return `editor-${editors}`;
  });
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>();
  const [text, setText] = useState(() => kept.read(cell, region.name) ?? region.text);
  const isChanged = text !== region.text;
  // Parts of it may be edited in other figures.
  const edited = editSource(shipped, keptTexts(kept, cell, shipped));
  const [hasDifference, setHasDifference] = useState(false);

  function keep(text: string) {
    kept.write(cell, region.name, text === region.text ? undefined : text);
    setText(text);
  }

  function start() {
    if (isGuest || run.busy) return;
    handlers.install(cell, editSource(shipped, keptTexts(kept, cell, shipped)));
  }

  function reset() {
    if (run.busy) return;
    editor.current?.setText(region.text);
    handlers.reset(cell);
    editor.current?.focus();
  }

  const latest = useRef({ start, keep });
  latest.current = { start, keep };

  useEffect(() => {
    if (!box.current) return undefined;
    editor.current = openEditor(box.current, {
      doc: text,
      shipped: region.text,
      label: `${shipped.file}, the part shown here`,
      describedBy: id,
      words: serverWords,
      before: textBefore(shipped, region),
      onRun: () => latest.current.start(),
      onChange: (text) => latest.current.keep(text),
    });
    editor.current.focus();
    return () => editor.current?.destroy();
  }, []);

  useEffect(() => {
    const { problem } = run;
    const isHere = problem?.place?.region === region.name;
    editor.current?.setProblems(isHere && problem?.place ? [{ ...problem, line: problem.place.line }] : []);
  }, [run.problem]);

  useEffect(() => {
    void editor.current?.showDifference(hasDifference);
  }, [hasDifference]);

  const goTo = ({ line }: Place, column?: number) => editor.current?.goTo(line, column);

  return (
    <>
      <div class="code-box" ref={box} />
      <div class="bar">
        <button
          type="button"
          class="btn"
          disabled={isGuest}
          aria-busy={run.busy}
          onClick={start}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          Run
        </button>
        <button type="button" class="btn ghost" onClick={reset}>
          Reset
        </button>
        <button
          type="button"
          class="btn ghost"
          aria-pressed={hasDifference}
          onClick={() => setHasDifference(!hasDifference)}
        >
          {hasDifference && !isChanged ? 'No difference' : 'Show the difference'}
        </button>
      </div>
      <p id={id} class="note keys">
        {KEYS_HELP}
      </p>
      <p class={`state ${run.running ?? ''}`} role="status">
        {isGuest ? GUEST : statusOf(run, edited.source)}
      </p>
      {run.problem && (
        <ProblemNotice problem={run.problem} region={region.name} file={shipped.file} onGo={goTo} />
      )}
      <ConsoleLines
        console={seenFrom(region.name, run.console)}
        onGo={(line) => editor.current?.goTo(line)}
        onClear={() => handlers.clearConsole(cell)}
      />
      <PlainNode />
    </>
  );
}

const GUEST = 'You are a guest on this stage: what its server runs is its host’s choice.';

/** A console as the editor of one region shows it. */
function seenFrom(region: string, { lines, dropped }: KeptLines<HandlerLine>): KeptLines<ShownLine> {
  return { dropped, lines: lines.map(({ place, ...line }) => ({ ...line, ...whereIs(place, region) })) };
}

function whereIs(place: Place | undefined, region: string) {
  if (place?.region === region) return { line: place.line };
  return place && { elsewhere: place.region ? 'another part' : `line ${place.line} of the file` };
}

/** The reader's texts of all regions of a cell. */
function keptTexts(kept: KeptTexts, cell: string, { regions }: ShippedHandler): Map<string, string> {
  return new Map(
    regions.flatMap(({ name }) => {
      const text = kept.read(cell, name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}
