import { decodeUtf8 } from './utf8.ts';
import type { Problem } from './wire-item.ts';

/** What a close frame says (RFC 6455, section 5.5.1). */
export interface ClosePayload {
  code: number | undefined;
  reason: string;
  /** `at` counts from the payload's first byte. */
  problems: Problem[];
}

/** @param payload - Of a close frame, unmasked. */
export function readClosePayload(payload: Uint8Array): ClosePayload {
  const [high = 0, low = 0] = payload;
  const code = payload.length > 1 ? high * 256 + low : undefined;
  const { text: reason, wrongAt } = decodeUtf8(payload.subarray(2));
  const problems: Problem[] = [];
  const wrong = (text: string, section: string, at = 0) =>
    problems.push({ text, source: `RFC 6455, section ${section}`, at });
  if (payload.length === 1) wrong('one byte has no room for a close code', '5.5.1');
  if (code !== undefined) checkCode(code, wrong);
  if (wrongAt !== undefined) wrong('the reason is not UTF-8', '5.5.1', 2 + wrongAt);
  return { code, reason, problems };
}

function checkCode(code: number, wrong: (text: string, section: string) => void) {
  if ([1004, 1005, 1006, 1015].includes(code)) wrong(`close code ${code} must not be sent`, '7.4.1');
  // 1012 to 1014 are in the IANA registry that section 11.7 set up.
  else if (code < 1000 || code > 4999 || (code > 1014 && code < 3000)) {
    wrong(`close code ${code} has no meaning`, '7.4.2');
  }
}
