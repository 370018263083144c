import { expect, test } from 'vitest';
import { HttpFramer, headerOf } from './http-framer.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** What a framer tells, as words; runs of bytes of the same kind are joined. */
function frame(
  role: 'request' | 'answer',
  pieces: Iterable<Uint8Array>,
  methodOf: () => string = () => 'GET',
): string[] {
  const told: [kind: string, text: string][] = [];
  const add = (kind: string, text: string) => {
    const last = told.at(-1);
    if (last?.[0] === kind && kind !== 'head' && kind !== 'end') last[1] += text;
    else told.push([kind, text]);
  };
  const framer = new HttpFramer(
    role,
    {
      head: (_head, bytes) => add('head', textOf(bytes)),
      body: (bytes, isContent) => add(isContent ? 'content' : 'framing', textOf(bytes)),
      end: () => add('end', ''),
      raw: (bytes) => add('raw', textOf(bytes)),
      lost: (bytes, why) => add(`lost: ${why}`, textOf(bytes)),
    },
    methodOf,
  );
  for (const piece of pieces) framer.push(piece);
  const words = told.map(([kind, text]) => (text ? `${kind} ${text}` : kind));
  return framer.pending.length > 0 ? [...words, `pending ${textOf(framer.pending)}`] : words;
}

const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = 'POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';
const CHUNKED = 'POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
const UPGRADE = 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\r\n';

const REQUESTS: [name: string, text: string, told: string[]][] = [
  ['one without a body', GET, [`head ${GET}`, 'end']],
  ['two in a row', GET + GET, [`head ${GET}`, 'end', `head ${GET}`, 'end']],
  ['empty lines before', `\r\n\r\n${GET}`, [`head \r\n\r\n${GET}`, 'end']],
  ['one with a body', `${POST}hello${GET}`, [`head ${POST}`, 'content hello', 'end', `head ${GET}`, 'end']],
  [
    'one in chunks, with an extension and a trailer',
    `${CHUNKED}5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nT: 1\r\n\r\n${GET}`,
    [
      `head ${CHUNKED}`,
      'framing 5\r\n',
      'content hello',
      'framing \r\n1;x=y\r\n',
      'content !',
      'framing \r\n0\r\nT: 1\r\n\r\n',
      'end',
      `head ${GET}`,
      'end',
    ],
  ],
  [
    'an upgrade to WebSocket',
    `${UPGRADE}\x81\x85....`,
    [`head ${UPGRADE}`, `raw ${textOf(bytesOf('\x81\x85'))}....`],
  ],
  ['half a head', 'GET /a HT', ['pending GET /a HT']],
];

const ANSWERS: [name: string, text: string, told: string[], method?: string][] = [
  [
    'a length',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ['head HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', 'content ok', 'end'],
  ],
  ['no length', 'HTTP/1.1 200 OK\r\n\r\nok', ['head HTTP/1.1 200 OK\r\n\r\n', 'content ok']],
  [
    'one to HEAD',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n',
    ['head HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', 'end'],
    'HEAD',
  ],
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', ['head HTTP/1.1 204 No Content\r\n\r\n', 'end']],
  [
    '304',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n',
    ['head HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n', 'end'],
  ],
  [
    'an interim one',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n',
    ['head HTTP/1.1 100 Continue\r\n\r\n', 'head HTTP/1.1 204 No\r\n\r\n', 'end'],
  ],
  [
    '101',
    'HTTP/1.1 101 Switching Protocols\r\n\r\nxyz',
    ['head HTTP/1.1 101 Switching Protocols\r\n\r\n', 'raw xyz'],
  ],
];

test.each(REQUESTS)('request: %s, cut anywhere', (_name, text, told) => {
  const bytes = bytesOf(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(frame('request', [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(told);
  }
  expect(
    frame(
      'request',
      [...bytes].map((byte) => Uint8Array.of(byte)),
    ),
  ).toEqual(told);
});

test.each(ANSWERS)('answer: %s, cut anywhere', (_name, text, told, method = 'GET') => {
  const bytes = bytesOf(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(frame('answer', [bytes.subarray(0, cut), bytes.subarray(cut)], () => method)).toEqual(told);
  }
});

const DOUBTFUL: [name: string, text: string, why: string][] = [
  [
    'two lengths',
    'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'a body whose length is told twice',
  ],
  [
    'length and chunks',
    'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    'a body whose length is told twice',
  ],
  [
    'another encoding',
    'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
    'an unknown transfer encoding',
  ],
  ['a length that is none', 'POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n', 'a malformed Content-Length'],
  ['a bare LF', 'GET / HTTP/1.1\nHost: x\r\n\r\n', 'a line that ends without CR'],
  ['a folded header', 'GET / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n', 'a malformed header'],
  ['a space before the colon', 'GET / HTTP/1.1\r\nContent-Length : 4\r\n\r\n', 'a malformed header'],
  ['no HTTP', 'hello\r\n\r\n', 'a malformed start line'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', 'a malformed start line'],
  ['a chunk size that is none', `${CHUNKED}x\r\n`, 'a malformed chunk size'],
  ['a chunk that is longer than it says', `${CHUNKED}1\r\nab`, 'a chunk without its end'],
  [
    'another protocol',
    'GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    'an upgrade to another protocol',
  ],
  ['a tunnel', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', 'a tunnel'],
  ['a head without an end', `GET / HTTP/1.1\r\nA: ${'b'.repeat(70_000)}`, 'a head that is too long'],
];

test.each(DOUBTFUL)('%s: nothing that follows is told as a message', (_name, text, why) => {
  const told = frame('request', [bytesOf(text), bytesOf(GET)]);
  expect(told.at(-1)).toMatch(new RegExp(`^lost: ${why.replace(/[.*+?()]/g, '\\$&')} `));
  expect(told.at(-1)?.endsWith(GET)).toBe(true);
});

test('a header is found in any case', () => {
  const head = {
    startLine: '',
    method: '',
    target: '',
    status: 0,
    headers: [['X-A', '1']] as [string, string][],
  };
  expect(headerOf(head, 'x-a')).toBe('1');
  expect(headerOf(head, 'b')).toBeUndefined();
});

test('an answer without a real status is no HTTP', () => {
  const text = 'HTTP/1.1 000 \r\n\r\n';
  expect(frame('answer', [bytesOf(text)])).toEqual([`lost: a malformed start line ${text}`]);
});
