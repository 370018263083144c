import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { createKeptTexts } from '../../lib/kept-texts.ts';
import { MAX_SOURCE_CHARACTERS } from '../../protocol/edited-handler.ts';
import { DownNotice } from '../DownNotice.tsx';
import { type CodeEditor, KEYS_HELP, openEditor } from '../editor/open-editor.ts';
import { useLab } from '../use-lab.ts';
import { ClientGlobals } from './ClientGlobals.tsx';
import { ClientOutput } from './ClientOutput.tsx';
import { type ClientRun, useClientCell } from './use-client-cell.ts';

export interface ClientPanelProps {
  cell: string;
  /** `"chat.js"` */
  file: string;
  /** The code as the lesson has it. */
  shipped: string;
}

const kept = createKeptTexts();

/** An editor with client code, which runs in this page's lab, and what that does. */
export function ClientPanel({ cell, file, shipped }: ClientPanelProps) {
  const lab = useLab();
  const [code, setCode] = useState(() => kept.read(cell, file) ?? shipped);
  const [run, setRun] = useState<ClientRun | undefined>({ code });
  const { status, isRunning, console, view, error } = useClientCell(lab, cell, run);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>();
  const help = useId();
  const isTooLong = code.length > MAX_SOURCE_CHARACTERS;

  /** The button that did this is of no use any more: the focus must not get lost with it. */
  function stop() {
    setRun(undefined);
    editor.current?.focus();
  }

  function reset() {
    editor.current?.setText(shipped);
    editor.current?.focus();
  }

  // Before anything is drawn: what stands below should move once only.
  useLayoutEffect(() => {
    if (!place.current) return;
    const opened = openEditor(place.current, {
      doc: code,
      shipped,
      label: file,
      describedBy: help,
      language: 'javascript',
      onRun: () => setRun({ code: opened.text() }),
      onChange(text) {
        setCode(text);
        kept.write(cell, file, text === shipped ? undefined : text);
      },
    });
    editor.current = opened;
    opened.focus();
    return () => opened.destroy();
  }, []);

  useEffect(() => editor.current?.setProblems(error?.line ? [{ ...error, line: error.line }] : []), [error]);

  return (
    <>
      <div class="code-box" ref={place} />
      <p class="sr" id={help}>
        {KEYS_HELP}
      </p>
      <DownNotice state={lab} />
      <div class="bar">
        <button
          type="button"
          class="btn"
          disabled={lab.phase !== 'open' || isTooLong}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={() => setRun({ code })}
        >
          Run
        </button>
        <button type="button" class="btn ghost" disabled={!isRunning} onClick={stop}>
          Stop
        </button>
        <button type="button" class="btn ghost" disabled={code === shipped} onClick={reset}>
          Reset
        </button>
      </div>
      <p class="state" role="status">
        {isTooLong
          ? `Code has at most ${MAX_SOURCE_CHARACTERS} characters; this has ${code.length}.`
          : status || ' '}
      </p>
      <ClientOutput console={console} view={view} onGo={(line) => editor.current?.goTo(line)} />
      <ClientGlobals />
    </>
  );
}
