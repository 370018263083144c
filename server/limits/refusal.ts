import type { RefusalCode } from '../../src/protocol/refusals.ts';

/** Why a request is not served: a stable code, and a message for people. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  /** Headers that the answer carries besides its own. */
  readonly headers: Record<string, string>;

  constructor(code: RefusalCode, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}
