import { type BrokenFile, BUG_IDS, type BugId, textOf } from './broken-chat.ts';
import type { OpenLab } from './lab.ts';
import { frameHtml, passOn, reportOf } from './page-frame.ts';
import { closeOf, openSocketIo, type Socket } from './socketio-client.ts';

/** Longest wait for something that comes at once, or not at all, in milliseconds. */
const WAIT_MS = 5_000;

/** What an attacker says in the chat. */
const ATTACK = `<img src=x onerror="document.querySelector('h1').textContent = 'pwned'">`;

/** What came of running the chat. */
export interface BugOutcome {
  /** Whether it did what its author meant. */
  works: boolean;
  /** What happened, as it was seen. */
  seen: string;
}

export interface BugRun {
  lab: OpenLab;
  cell: string;
  /** The page of the broken chat. */
  page: BrokenFile;
  bug: BugId;
  mended: boolean;
  /** Shows a page in a sandboxed frame. */
  show: (html: string) => HTMLIFrameElement;
}

/**
 * Runs the chat with all bugs mended but one, or with that one mended too.
 *
 * @throws {Error} If a connection cannot be opened, or nothing comes of it in time.
 */
export async function runBug(run: BugRun): Promise<BugOutcome> {
  const clients: Socket[] = [];
  const late = new Promise<never>((_resolve, reject) => setTimeout(reject, WAIT_MS, new Error('too late')));
  try {
    return await Promise.race([RUNS[run.bug](run, clients), late]);
  } finally {
    for (const client of clients) client.close();
  }
}

const RUNS: Record<BugId, (run: BugRun, clients: Socket[]) => Promise<BugOutcome>> = {
  async body(run) {
    const { text } = await reportOf(showPage(run), () => true);
    const works = !text.startsWith('body>');
    return {
      works,
      seen: works ? 'The page begins with its heading.' : 'The page shows “body>” at its top.',
    };
  },

  async order(run) {
    const { error, hasSocket } = await reportOf(showPage(run), () => true);
    return { works: hasSocket, seen: hasSocket ? 'io() returned a socket.' : `${error}.` };
  },

  async innerHTML(run, clients) {
    const frame = showPage(run);
    await reportOf(frame, ({ hasSocket }) => hasSocket);
    const [mallory, ann] = await openTwo(run, clients);
    ann.on('chat message', (text) => passOn(frame, text));
    const said = reportOf(frame, ({ text }) => text.includes('pwned'));
    mallory.emit('chat message', ATTACK);
    const works = !(await said).text.startsWith('pwned');
    return {
      works,
      seen: `Somebody said “${ATTACK}”. ${works ? 'It is shown as text.' : 'The heading became “pwned”.'}`,
    };
  },

  async broadCast(run, clients) {
    const [ann, ben] = await openTwo(run, clients);
    const heard = new Promise<BugOutcome>((resolve) => {
      ben.on('chat message', (text) => resolve({ works: true, seen: `Ben heard “${text}”.` }));
    });
    const ended = Promise.all([ann, ben].map(endOf)).then(([words]) => ({
      works: false,
      seen: `${words}. Ann and Ben have both lost their connection.`,
    }));
    ann.emit(run.mended ? 'chat message' : 'broken chat message', 'hello');
    return Promise.race([heard, ended]);
  },

  async listen(run, clients) {
    if (run.mended) {
      const [ann] = await openTwo(run, clients);
      return { works: true, seen: `Socket.IO answers: connected, with id ${ann.id}.` };
    }
    const { status } = await fetch('/socket.io/socket.io.js');
    return { works: false, seen: `GET /socket.io/socket.io.js: ${status}.` };
  },
};

/** Shows the page as it is with only this bug in it, or none. */
function showPage({ page, bug, mended, show }: BugRun): HTMLIFrameElement {
  const good = new Set(BUG_IDS.filter((id) => mended || id !== bug));
  return show(frameHtml(textOf(page, good)));
}

async function openTwo({ lab, cell }: BugRun, clients: Socket[]): Promise<[Socket, Socket]> {
  const two: [Socket, Socket] = [openSocketIo(lab, cell, 'Ann'), openSocketIo(lab, cell, 'Ben')];
  clients.push(...two);
  await Promise.all(two.map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve))));
  return two;
}

/** Why the server ended a connection, in the words of its close frame. */
function endOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('disconnect', (_reason, details) => resolve(closeOf(details)?.reason ?? ''));
  });
}
