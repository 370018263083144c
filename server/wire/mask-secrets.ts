/** Headers whose values nobody is shown: who has them can be taken for the reader. */
const SECRET = /^(?:cookie|set-cookie|authorization|proxy-authorization):/i;

/** Whether a head has any of them: most have none. */
const ANY = new RegExp(SECRET.source, 'im');

const LF = 10;
const CR = 13;
const STAR = 42;

/**
 * Puts stars in place of the values of secret headers, as many as the value has bytes.
 *
 * @param head - Lines of a request or an answer; the last one need not be complete.
 * @returns `head` itself if there is nothing to mask.
 */
export function maskSecrets(head: Uint8Array): Uint8Array {
  if (!ANY.test(textOf(head))) return head;
  let masked = head;
  for (let from = 0; from < head.length; ) {
    const lf = head.indexOf(LF, from);
    const end = lf < 0 ? head.length : lf + 1;
    const line = textOf(head.subarray(from, end));
    const name = SECRET.exec(line)?.[0];
    if (name !== undefined) {
      if (masked === head) masked = new Uint8Array(head);
      mask(masked, from + name.length, end);
    }
    from = end;
  }
  return masked;
}

const textOf = ({ buffer, byteOffset, length }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, length).toString('latin1');

function mask(bytes: Uint8Array, from: number, end: number) {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== CR && byte !== LF && byte !== 32) bytes[at] = STAR;
  }
}
