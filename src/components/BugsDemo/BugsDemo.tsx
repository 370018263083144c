import { Fragment } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type BrokenFile, type BrokenLine, type BugId, linesOf } from '../../lib/broken-chat.ts';
import type { BugOutcome } from '../../lib/bugs-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { useLab } from '../use-lab.ts';

export interface Bug {
  id: BugId;
  /** What is wrong, and what mends it. */
  why: string;
  /** Whether it shows in the page, and not only between page and server. */
  inPage: boolean;
}

export interface BugsDemoProps {
  cell: string;
  files: [page: BrokenFile, server: BrokenFile];
  bugs: Bug[];
}

/** A chat with five bugs. The reader finds each line, sees it fail, mends it, and sees it work. */
export default function BugsDemo({ cell, files, bugs }: BugsDemoProps) {
  const lab = useLab();
  const [picked, setPicked] = useState<BrokenLine>();
  const [mended, setMended] = useState<ReadonlySet<BugId>>(new Set());
  const [outcome, setOutcome] = useState<BugOutcome | 'failed' | 'running'>();
  const frame = useRef<HTMLIFrameElement>(null);
  const bug = bugs.find(({ id }) => id === picked?.bug?.id);

  function pick(line: BrokenLine | undefined) {
    setPicked(line);
    setOutcome(undefined);
  }

  async function run(id: BugId, isMended: boolean) {
    if (lab.phase !== 'open') return;
    setOutcome('running');
    // Loaded on first use: it is no part of reading the lesson.
    const show = (html: string) => {
      if (!frame.current) throw new Error('no frame');
      frame.current.srcdoc = html;
      return frame.current;
    };
    const came = await import('../../lib/bugs-run.ts')
      .then(({ runBug }) => runBug({ lab: lab.lab, cell, page: files[0], bug: id, mended: isMended, show }))
      .catch(() => 'failed' as const);
    setOutcome(came);
  }

  async function mend(id: BugId) {
    const all = new Set(mended).add(id);
    setMended(all);
    // The line that was picked may be gone.
    setPicked(files.flatMap((file) => linesOf(file, all)).find((line) => line.bug?.id === id));
    await run(id, true);
  }

  return (
    <>
      <DownNotice state={lab} />
      <div class="bar">
        <span role="status">
          {mended.size} of {bugs.length} bugs mended.
        </span>
        <button
          type="button"
          class="btn ghost push"
          disabled={lab.phase !== 'open' || mended.size === bugs.length}
          onClick={() =>
            pick(files.flatMap((file) => linesOf(file, mended)).find(({ bug }) => bug?.stands === 'broken'))
          }
        >
          Show me one
        </button>
      </div>
      {files.map((file) => (
        <fieldset key={file.name} class="listing">
          <legend>{file.name}</legend>
          {linesOf(file, mended).map((line, at) => (
            <Fragment key={`${at} ${line.text}`}>
              <Line
                line={line}
                number={at + 1}
                picked={line === picked}
                disabled={lab.phase !== 'open'}
                onPick={() => pick(line)}
              />
              {line === picked && (
                <div class="probe">
                  {bug ? (
                    <Probe
                      bug={bug}
                      mended={mended.has(bug.id)}
                      outcome={outcome}
                      onRun={() => run(bug.id, mended.has(bug.id))}
                      onMend={() => mend(bug.id)}
                    />
                  ) : (
                    <p role="status">Nothing is wrong with this line.</p>
                  )}
                  {bug?.inPage && (
                    <iframe ref={frame} title="The page of the chat, in a sandbox" sandbox="allow-scripts" />
                  )}
                </div>
              )}
            </Fragment>
          ))}
        </fieldset>
      ))}
    </>
  );
}

interface LineProps {
  line: BrokenLine;
  number: number;
  picked: boolean;
  disabled: boolean;
  onPick: () => void;
}

/** A line of code, which can be picked unless it is empty. */
function Line({ line: { text, bug }, number, picked, disabled, onPick }: LineProps) {
  if (!text) return <p aria-hidden="true">{number}</p>;
  return (
    <label class={bug?.stands === 'mended' ? 'mended' : ''}>
      <i aria-hidden="true">{number}</i>
      <input type="radio" name="broken-line" checked={picked} disabled={disabled} onChange={onPick} />
      {text}
    </label>
  );
}

interface ProbeProps {
  bug: Bug;
  mended: boolean;
  outcome: BugOutcome | 'failed' | 'running' | undefined;
  onRun: () => void;
  onMend: () => void;
}

/** What can be done about a bug, and what came of it. */
function Probe({ bug, mended, outcome, onRun, onMend }: ProbeProps) {
  const came = typeof outcome === 'object' ? outcome : undefined;
  const busy = outcome === 'running';
  const runButton = useRef<HTMLButtonElement>(null);
  return (
    <>
      <p class="acts">
        {mended ? 'Mended.' : 'A bug.'}
        <button type="button" class="btn ghost" ref={runButton} onClick={() => busy || onRun()}>
          Run it
        </button>
        {!mended && came && (
          <button
            type="button"
            class="btn"
            onClick={() => {
              // This button goes, so the focus has to go elsewhere.
              runButton.current?.focus();
              if (!busy) onMend();
            }}
          >
            Mend it
          </button>
        )}
      </p>
      <p role="status">
        {outcome === 'failed' && 'Did not finish: run it again.'}
        {came && (
          <>
            <strong class={came.works ? 'ok' : 'bad'}>{came.works ? 'Works.' : 'Fails.'}</strong> {came.seen}
            {!came.works && ` ${bug.why}`}
          </>
        )}
      </p>
    </>
  );
}
