import { brokenRule } from './problems.ts';
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
  if (payload.length === 1) problems.push(brokenRule('one byte has no room for a close code', '5.5.1'));
  if (code !== undefined) problems.push(...codeProblems(code));
  if (wrongAt !== undefined) problems.push(brokenRule('the reason is not UTF-8', '5.5.1', 2 + wrongAt));
  return { code, reason, problems };
}

function codeProblems(code: number): Problem[] {
  if ([1004, 1005, 1006, 1015].includes(code))
    return [brokenRule(`close code ${code} must not be sent`, '7.4.1')];
  // 1012 to 1014 are in the IANA registry that section 11.7 set up.
  const hasMeaning = (code > 999 && code < 1015) || (code > 2999 && code < 5000);
  return hasMeaning ? [] : [brokenRule(`close code ${code} has no meaning`, '7.4.2')];
}
