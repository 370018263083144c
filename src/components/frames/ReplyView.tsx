import type { Reply } from '../../lib/by-hand.ts';
import { writeHex } from '../../lib/hex.ts';
import { describeMessage, formatBytes } from './describe.ts';

/** Most bytes that are shown in hex. */
const MOST_BYTES = 32;

/** What the server answered: its bytes, what they are, and whether it stayed. */
export function ReplyView({ reply: { bytes, decoded, ended } }: { reply: Reply }) {
  const rest = bytes.length - MOST_BYTES;
  return (
    <div class="reply">
      {bytes.length === 0 ? (
        <p>The server sent nothing.</p>
      ) : (
        <>
          <p class="down frame-bytes">
            <span aria-hidden="true">↓ </span>
            <span class="sr">received </span>
            {writeHex(bytes.subarray(0, MOST_BYTES))}
            {rest > 0 && ` … and ${formatBytes(rest)} more`}
          </p>
          <ol>
            {decoded.messages.map((message, at) => (
              <li key={at}>{describeMessage(message)}</li>
            ))}
          </ol>
        </>
      )}
      <p>{ended ? 'Then it ended the connection.' : 'The connection stayed open.'}</p>
    </div>
  );
}
