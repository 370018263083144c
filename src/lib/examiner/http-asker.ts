import type { HandAnswer } from '../../protocol/by-hand.ts';
import { type Examiner, type SentBytes, Unmet } from '../../protocol/exercise.ts';
import type { RefusalBody } from '../../protocol/refusals.ts';
import type { Frame } from '../../protocol/wire-item.ts';
import { decodeBytes } from '../decode-bytes.ts';
import { readHex, writeHex } from '../hex.ts';
import { type Examination, LONGEST_MS } from './examination.ts';

/** Longest wait for bytes by hand: the companion listens for up to 2 s to what comes back. */
const BYTES_MS = 4_000;
/** How often bytes are sent again that came too soon after others. */
const MAX_TRIES = 4;
/** Wait before they are. */
const RETRY_MS = 1_000;

/** What a check asks over HTTP. The journal calls it "HTTP", or "bytes". */
export function createHttpAsker({ address, journal }: Examination): Pick<Examiner, 'fetch' | 'sendBytes'> {
  const door = `${address.origin}/lab/${address.lab}/${address.cell}`;

  async function ask(url: string, init: RequestInit, ms: number): Promise<Response> {
    const signal = AbortSignal.timeout(ms);
    return fetch(url, { cache: 'no-store', ...init, signal }).catch(() => {
      const what = `${init.method ?? 'GET'} ${new URL(url).pathname.replace(/^.*\/http/, '')}`;
      throw new Unmet(`\`${what}\` was not answered within ${ms / 1_000} s.`);
    });
  }

  async function send(bytes: Uint8Array<ArrayBuffer>, tries = MAX_TRIES): Promise<HandAnswer> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const response = await ask(`${door}/bytes`, { method: 'POST', headers, body: bytes }, BYTES_MS);
    if (response.ok) return (await response.json()) as HandAnswer;
    const { error } = (await response.json()) as RefusalBody;
    if (error.code !== 'BYTES_TOO_FAST' || tries <= 1) throw new Unmet(error.message);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    return send(bytes, tries - 1);
  }

  return {
    async fetch(path, { method = 'GET', body } = {}) {
      journal.note('HTTP', 'send', `${method} ${path}`);
      const response = await ask(`${door}/http${path}`, { method, body }, LONGEST_MS);
      const text = await response.text();
      journal.note('HTTP', 'hear', `${response.status} ${text}`.slice(0, 200));
      return { status: response.status, text };
    },
    async sendBytes(hex) {
      const { bytes, mistake } = readHex(hex);
      if (!bytes) throw new Unmet(mistake);
      journal.note('bytes', 'send', writeHex(bytes));
      const { received, ended } = await send(bytes);
      const answer = read(received, ended);
      journal.note('bytes', 'hear', writeHex(answer.bytes));
      return answer.sent;
    },
  };
}

function read(base64: string, ended: boolean): { bytes: Uint8Array; sent: SentBytes } {
  const all = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { frames, messages } = decodeBytes('down', all);
  const bytes = withoutHeartbeats(all, frames);
  const sent: SentBytes = {
    answer: writeHex(bytes).replaceAll(' ', ''),
    messages: messages.flatMap(({ kind, text }) => (kind === 'text' && text !== undefined ? [text] : [])),
    closeCode: messages.find(({ kind }) => kind === 'close')?.code,
    ended,
  };
  return { bytes, sent };
}

/** The server pings its raw clients now and then, whatever they say: without payload (RFC 6455, section 5.5.2). */
function withoutHeartbeats(all: Uint8Array, frames: Frame[]): Uint8Array {
  const heartbeats = frames.filter(({ opcode, length }) => opcode === 9 && length === 0);
  const isLeft = (at: number) =>
    !heartbeats.some(({ offset, head }) => at >= offset && at < offset + head.length);
  return all.filter((_byte, at) => isLeft(at));
}
