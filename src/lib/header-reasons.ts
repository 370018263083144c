import type { Direction } from '../protocol/wire-item.ts';

/** Why a line of an opening handshake is there. */
export interface HeaderReason {
  /** What it is for. */
  purpose: string;
  /** Who looks at it. */
  checked: string;
  /** Where that is written: `"RFC 6455, section 4.1"`. */
  source: string;
}

const REASONS: Record<Direction, Record<string, HeaderReason>> = {
  up: {
    '': {
      purpose: 'An ordinary GET request for an ordinary address. It must be GET, and HTTP/1.1 or newer.',
      checked: 'The server. To another method this one answers 405.',
      source: 'RFC 6455, section 4.1, 2',
    },
    host: {
      purpose: 'Which server is meant: one address may serve many names.',
      checked: 'The server, as in every HTTP/1.1 request.',
      source: 'RFC 6455, section 4.1, 4',
    },
    upgrade: {
      purpose: 'The question itself: shall we speak WebSocket on this connection?',
      checked: 'The server. Without it, this is a request like any other.',
      source: 'RFC 6455, section 4.1, 5',
    },
    connection: {
      purpose:
        'Says that Upgrade is meant for the next hop only. A proxy that does not know it drops it, and then the question never arrives.',
      checked: 'Each proxy on the way, and the server.',
      source: 'RFC 6455, section 4.1, 6; RFC 9110, section 7.6.1',
    },
    'sec-websocket-key': {
      purpose:
        '16 random bytes in base64, new for each connection. No secret and no password: only a question that has one right answer.',
      checked: 'The server, which has to compute its answer from it.',
      source: 'RFC 6455, section 4.1, 7',
    },
    origin: {
      purpose:
        'Which site’s page is asking. The browser writes it, and the page cannot change it. Any other program may write what it likes.',
      checked: 'The server, if it is careful: this one refuses the pages of other sites with 403.',
      source: 'RFC 6455, sections 4.1, 8 and 10.2',
    },
    'sec-websocket-version': {
      purpose: 'Which WebSocket: 13 is the number of RFC 6455. Lower numbers were its drafts.',
      checked:
        'The server. If it speaks another one, it refuses and names its own: this one with 426, ws with 400.',
      source: 'RFC 6455, sections 4.1, 9 and 4.4',
    },
    'sec-websocket-extensions': {
      purpose: 'What the browser could do besides, here: compress messages. The server may ignore it.',
      checked: 'The server, if it wants any of it.',
      source: 'RFC 6455, section 9.1; RFC 7692',
    },
    cookie: {
      purpose:
        'The cookies of this site, as in every request. That is how a server knows who asks. This notebook hides their values.',
      checked: 'The server, if it uses cookies.',
      source: 'RFC 6455, section 10.5',
    },
  },
  down: {
    '': {
      purpose:
        'Yes: from the next byte on, this is a WebSocket. With any other status the conversation is still HTTP, and there is no socket.',
      checked: 'The browser.',
      source: 'RFC 6455, sections 1.3 and 4.1',
    },
    upgrade: {
      purpose: 'Which protocol it is from now on.',
      checked: 'The browser. Missing or different: no socket.',
      source: 'RFC 6455, section 4.2.2; checked by 4.1',
    },
    connection: {
      purpose: 'The answer’s half of the agreement about this one connection.',
      checked: 'The browser. Without “Upgrade” in it: no socket.',
      source: 'RFC 6455, section 4.2.2; checked by 4.1',
    },
    'sec-websocket-accept': {
      purpose:
        'Computed from the key of the request. So the answer comes from a server that speaks WebSocket and has read this very question.',
      checked: 'The browser. Another value: no socket.',
      source: 'RFC 6455, sections 1.3 and 4.2.2',
    },
    'sec-websocket-version': {
      purpose: 'Which version this server speaks instead.',
      checked: 'The client, if it knows others. A browser knows only 13.',
      source: 'RFC 6455, section 4.4',
    },
  },
};

/** Of a header that is no part of the handshake. */
const ORDINARY: Record<Direction, HeaderReason> = {
  up: {
    purpose: 'Not part of the handshake. Browsers send it with requests of every kind.',
    checked: 'For a WebSocket, nobody has to.',
    source: 'RFC 6455, section 4.1, 12: other headers may be there',
  },
  down: {
    purpose: 'Not part of the handshake: HTTP as usual.',
    checked: 'Whoever reads the answer.',
    source: 'RFC 9110',
  },
};

/** Of the start line of an answer that is no 101. */
const REFUSAL: HeaderReason = {
  purpose: 'Not 101: whatever it means in HTTP, here it means that there is no socket.',
  checked: 'The browser.',
  source: 'RFC 6455, sections 1.3 and 4.1',
};

/** Of headers that say something else in an answer that is no 101. */
const REFUSING: Record<string, HeaderReason> = {
  '': REFUSAL,
  upgrade: {
    purpose: 'What this address wants to speak. An answer of 426 has to say it.',
    checked: 'Whoever reads the answer.',
    source: 'RFC 9110, section 15.5.22',
  },
  connection: {
    purpose: 'Which headers are for this connection only. Nothing has been agreed.',
    checked: 'Each proxy on the way.',
    source: 'RFC 9110, section 7.6.1',
  },
};

/** Of a request's Connection that names no Upgrade. */
const KEPT: HeaderReason = {
  purpose: 'Keep this connection for the next request. No upgrade is asked for.',
  checked: 'Each proxy on the way, and the server.',
  source: 'RFC 9112, section 9.3',
};

/**
 * @param name - Of the header, in any case; `""` is the start line.
 * @param value - Of the header.
 * @param status - Of the answer.
 */
export function reasonOf(direction: Direction, name: string, value: string, status: number): HeaderReason {
  const key = name.toLowerCase();
  if (direction === 'down' && status !== 101 && REFUSING[key]) return REFUSING[key];
  if (direction === 'up' && key === 'connection' && !/upgrade/i.test(value)) return KEPT;
  return REASONS[direction][key] ?? ORDINARY[direction];
}
