import { useRef, useState } from 'preact/hooks';
import { askWithFetch, attempt, differences, type Exchange, type Fetched } from '../../lib/handshake.ts';
import { notePrediction } from '../../lib/progress.ts';
import { uniqueName } from '../../lib/raw-client.ts';
import { DownNotice } from '../DownNotice.tsx';
import { HttpMessage, type Line } from '../http-message/HttpMessage.tsx';
import { LineReason } from '../http-message/LineReason.tsx';
import { Choices } from '../stage/Choices.tsx';
import { useInLab, useLab } from '../use-lab.ts';

const NOTHING = 'nothing: it is the same question';
const TWO = 'one line of each';
const ALL = 'most lines of each';

/** What came of asking a second time. */
interface Again {
  up: Set<string>;
  down: Set<string>;
  guess: string;
}

/** The page's own opening handshake. Each of its lines can be asked why it is there. */
export default function HandshakeDemo({ cell }: { cell: string }) {
  const lab = useLab();
  const name = useRef('');
  const busy = useRef(false);
  const [exchange, setExchange] = useState<Exchange>();
  const [line, setLine] = useState<Line>({ direction: 'up', name: 'upgrade' });
  const [guess, setGuess] = useState('');
  const [again, setAgain] = useState<Again>();
  const [fetched, setFetched] = useState<Fetched>();
  const [failed, setFailed] = useState(false);

  useInLab(lab, (open) => {
    name.current = uniqueName('ask');
    let gone = false;
    attempt(open, cell, name.current).then(
      (first) => gone || setExchange(first),
      () => gone || setFailed(true),
    );
    return () => {
      gone = true;
    };
  });

  /** Does one thing at a time. */
  async function ask(question: () => Promise<void>) {
    if (busy.current) return;
    busy.current = true;
    setFailed(false);
    setAgain(undefined);
    setFetched(undefined);
    await question().catch(() => setFailed(true));
    busy.current = false;
  }

  async function askAgain() {
    if (lab.phase !== 'open') return;
    const first = await attempt(lab.lab, cell, name.current);
    const second = await attempt(lab.lab, cell, name.current);
    setExchange(second);
    const again: Again = {
      up: new Set(differences(first.request.head, second.request.head)),
      down:
        first.answer && second.answer
          ? new Set(differences(first.answer.head, second.answer.head))
          : new Set(),
      guess,
    };
    setAgain(again);
    notePrediction(cell, 'again', guess === truthOf(again));
  }

  async function useFetch() {
    if (lab.phase !== 'open') return;
    const result = await askWithFetch(lab.lab, cell, name.current);
    setExchange(result);
    setFetched(result);
  }

  const { request, answer } = exchange ?? {};
  return (
    <>
      <DownNotice state={lab} />
      <div class="messages">
        <HttpMessage
          title="Your browser’s request"
          direction="up"
          head={request?.head}
          size={request?.size}
          missing="Waiting for the wire…"
          chosen={line}
          onChoose={setLine}
          {...(again && { changed: again.up })}
        />
        <HttpMessage
          title="The server’s answer"
          direction="down"
          head={answer?.head}
          size={answer?.size}
          missing={request ? 'None.' : ''}
          chosen={line}
          onChoose={setLine}
          {...(again && { changed: again.down })}
        />
      </div>
      <LineReason line={line} head={line.direction === 'up' ? request?.head : answer?.head} />
      <Choices
        id="again"
        question="Ask the same once more: what will differ?"
        options={[NOTHING, TWO, ALL]}
        chosen={guess}
        onChoose={(option) => {
          setGuess(option);
          setAgain(undefined);
        }}
      />
      <div class="bar foot">
        <button type="button" class="btn" disabled={!request || !guess} onClick={() => ask(askAgain)}>
          Ask again
        </button>
        <button type="button" class="btn ghost" disabled={!request} onClick={() => ask(useFetch)}>
          Ask with fetch
        </button>
        <p role="status" class="result">
          {failed && 'The wire was not seen: try again.'}
          {again && <AgainVerdict again={again} />}
          {fetched && <FetchVerdict fetched={fetched} />}
        </p>
      </div>
    </>
  );
}

function truthOf({ up, down }: Again): string {
  if (up.size === 0) return NOTHING;
  return up.size === 1 && down.size === 1 ? TWO : ALL;
}

function AgainVerdict({ again }: { again: Again }) {
  const { up, down, guess } = again;
  const truth = truthOf(again);
  const names = [...up, ...down].map((name) => name || 'the start line').join(' and ');
  return (
    <>
      <strong class={guess === truth ? 'ok' : 'bad'}>
        {guess === truth ? 'Right.' : 'Not what you chose.'}
      </strong>{' '}
      {up.size + down.size === 0 ? 'Nothing changed.' : `Changed: ${names}.`}
    </>
  );
}

function FetchVerdict({ fetched: { given, sent, answer } }: { fetched: Fetched }) {
  return (
    <>
      <code>fetch</code> was given {given.length} of these headers, and the browser sent{' '}
      {sent.length || 'none'} of them{sent.length > 0 && `: ${sent.join(', ')}`}. Answer:{' '}
      {answer?.head.status}.
    </>
  );
}
