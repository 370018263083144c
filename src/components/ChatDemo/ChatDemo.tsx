import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Receipts } from '../../lib/audience-run.ts';
import { type Chat, type Member, openChat, type Version } from '../../lib/chat-run.ts';
import { DownNotice } from '../DownNotice.tsx';
import { listNames } from '../stage/list-names.ts';
import { Meter } from '../stage/Meter.tsx';
import { SenderPicker } from '../stage/SenderPicker.tsx';
import { useSharedStage } from '../stage/use-shared-stage.ts';
import { useInLab } from '../use-lab.ts';
import { useOneRun } from '../use-one-run.ts';

const NAMES = ['Ann', 'Ben', 'Cai', 'Dee'];

const VERSIONS: [Version, string][] = [
  ['socketio', 'Socket.IO'],
  ['raw', 'raw WebSocket'],
];

interface Run {
  text: string;
  receipts: Receipts;
}

export interface ChatDemoProps {
  cell: string;
  /** The handler of each version, with how many lines it has. */
  children?: ComponentChildren;
}

/** Four people in one chat, which runs twice: what each does goes through both versions. */
export default function ChatDemo({ cell, children }: ChatDemoProps) {
  const stage = useSharedStage(cell, NAMES);
  const { lab, names, me } = stage;
  const chat = useRef<Chat>();
  const { runByItself, press } = useOneRun(say);
  const [members, setMembers] = useState<ReadonlyMap<string, Member>>(new Map());
  const [version, setVersion] = useState<Version>('socketio');
  const [sender, setSender] = useState('Ann');
  const [text, setText] = useState('hello');
  const [run, setRun] = useState<Run>();
  const from = me ?? sender;
  const here = names.filter((name) => members.get(name)?.ready);
  const guests = stage.present([], new Set()).clients.map(({ name }) => name);

  useInLab(
    lab,
    (open) => {
      const opened = openChat(open, cell, names, setMembers);
      chat.current = opened;
      return () => {
        opened.close();
        setMembers(new Map());
      };
    },
    names.join(),
  );

  async function say() {
    if (!chat.current || !here.includes(from)) return;
    const receipts = await chat.current.say(from, text);
    if (receipts) setRun({ text, receipts });
  }

  function submit(event: Event) {
    event.preventDefault();
    void press();
  }

  // A first line before any click.
  useEffect(() => {
    if (!me && here.length === NAMES.length && !run) runByItself();
  }, [here.length]);

  return (
    <>
      <DownNotice state={lab} />
      <form class="bar" onSubmit={submit}>
        {!me && <SenderPicker names={NAMES} sender={sender} onPick={setSender} id="chat" />}
        <input
          class="field grow"
          aria-label="Text to say"
          maxLength={40}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="btn push" disabled={!here.includes(from)}>
          Say it as {from}
        </button>
      </form>
      <div class="bar">
        <span>The panes show what arrived by</span>
        <fieldset class="seg">
          <legend class="sr">Version that the panes show</legend>
          {VERSIONS.map(([key, name]) => (
            <label key={key}>
              <input
                type="radio"
                name="chat-version"
                checked={key === version}
                onChange={() => setVersion(key)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      </div>
      <div class="panes">
        {names.map((name) => (
          <Pane
            key={name}
            name={name}
            member={members.get(name)}
            version={version}
            onJoin={() => chat.current?.join(name)}
            onLeave={() => chat.current?.leave(name)}
          />
        ))}
      </div>
      {guests.length > 0 && <p class="bar">Also here, by invitation: {listNames(guests)}</p>}
      <p role="status" class="bar">
        {run ? summary(run, me, guests) : 'Nothing has run yet.'}
      </p>
      <div class="two">
        {children}
        <Meter kind="raw" receipts={run?.receipts.raw} text={run?.text ?? ''} />
        <Meter kind="socketio" receipts={run?.receipts.socketio} text={run?.text ?? ''} />
      </div>
    </>
  );
}

interface PaneProps {
  name: string;
  member: Member | undefined;
  version: Version;
  onJoin: () => void;
  onLeave: () => void;
}

/** What one person sees. */
function Pane({ name, member, version, onJoin, onLeave }: PaneProps) {
  return (
    <article class="pane" aria-label={name}>
      <p>
        <i class={`dot ${member?.ready ? 'on' : ''}`} aria-hidden="true" />
        <strong>{name}</strong>
        <button
          type="button"
          class="btn ghost"
          disabled={!member}
          aria-label={`${member?.left ? 'Join' : 'Leave'} as ${name}`}
          onClick={member?.left ? onJoin : onLeave}
        >
          {member?.left ? 'Join' : 'Leave'}
        </button>
      </p>
      <ol>
        {member?.lines[version].map(({ key, direction, from, text }) => (
          <li key={key}>
            <span class={direction}>
              <span aria-hidden="true">{direction === 'up' ? '↑' : '↓'}</span>
              <span class="sr">{direction === 'up' ? 'sent' : 'received'}</span>
            </span>{' '}
            {direction === 'down' && <b>{from}: </b>}
            {text}
          </li>
        ))}
      </ol>
    </article>
  );
}

function summary(
  { text, receipts: { raw, socketio } }: Run,
  me: string | undefined,
  guests: string[],
): string {
  if (socketio.size === 0) return 'The server passed nothing on, in either version: the line had no text.';
  if (me) return `“${text}” came back to you, and went to everyone on your host’s page.`;
  if (guests.length > 0)
    return `“${text}” reached all ${socketio.size} clients of this page, and ${listNames(guests)}.`;
  return `“${text}” reached ${socketio.size} clients by Socket.IO, and ${raw.size} by raw WebSocket.`;
}
