/** What the close codes mean that a server sends here (RFC 6455, section 7.4.1). */
const MEANINGS: Record<number, string> = {
  1000: 'normal',
  1001: 'going away',
  1002: 'protocol error',
  1007: 'bad data',
  1008: 'against a policy',
  1009: 'too big',
  1011: 'internal error',
};

/** A close code, and what it means: `"1002, protocol error"`. */
export function nameCloseCode(code: number): string {
  const meaning = MEANINGS[code];
  return meaning ? `${code}, ${meaning}` : String(code);
}
