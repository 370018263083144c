import { textOf } from '../../lib/byte-text.ts';
import type { HttpHead, Packet, WireItem } from '../../protocol/wire-item.ts';

/** Characters of a text that are shown. */
const MOST_CHARACTERS = 4_000;

/** What an item carries, for reading: an HTTP head as lines, a packet part by part, a text as it is. */
export function Content({ item }: { item: WireItem }) {
  if ('head' in item) {
    return (
      <>
        <Head head={item.head} />
        {item.packets.map((packet, at) => (
          <PacketParts key={at} packet={packet} />
        ))}
        {item.body.length > 0 && item.packets.length === 0 && <Text title="Body" text={textOf(item.body)} />}
      </>
    );
  }
  if (item.kind === 'piece') return <Text title="Piece of the body" text={textOf(item.body)} />;
  if (!('frames' in item)) return null;
  if (item.packet) return <PacketParts packet={item.packet} />;
  if (item.text === undefined || item.kind === 'close') return null;
  return <Text title="Text" text={item.text} />;
}

/** An HTTP head, line by line (RFC 9112, section 2.1). */
function Head({ head }: { head: HttpHead }) {
  return (
    <>
      <h4>{head.method ? 'Request' : 'Answer'}</h4>
      <ol class="head">
        <li>
          <b>{head.startLine}</b>
        </li>
        {head.headers.map(([name, value], at) => (
          <li key={at}>
            <b>{name}:</b> {value}
          </li>
        ))}
      </ol>
    </>
  );
}

/** What the digits of a packet say, and what it carries. */
function PacketParts({ packet }: { packet: Packet }) {
  const { type, name, data, socketio } = packet;
  return (
    <>
      <h4>Packet</h4>
      <ul class="packet-parts">
        {type >= 0 && (
          <li>
            <code class="layer-engineio">{type}</code> {name}, a packet of Engine.IO
          </li>
        )}
        {socketio && (
          <li>
            <code class="layer-socketio">{socketio.type}</code> {socketio.name}, a packet of Socket.IO
            {socketio.namespace !== '/' && (
              <>
                {' '}
                in the namespace <code>{socketio.namespace}</code>
              </>
            )}
            {socketio.ackId !== undefined && `, acknowledgement ${socketio.ackId}`}
            {socketio.attachments > 0 &&
              `, with ${socketio.attachments} binary ${socketio.attachments === 1 ? 'attachment' : 'attachments'}`}
          </li>
        )}
        {packet.problems.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {socketio?.data !== undefined ? (
        <Text title="Data" text={pretty(socketio.data)} />
      ) : (
        typeof data === 'string' && data !== '' && !socketio && <Text title="Data" text={data} />
      )}
    </>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h4>{title}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard. */}
      <pre class="layer-data" tabIndex={0}>
        {text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text}
      </pre>
    </>
  );
}

/** A value as JSON; bytes as how many they are. */
function pretty(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, each) => (each instanceof Uint8Array ? `(${each.length} bytes)` : each),
    typeof value === 'object' && JSON.stringify(value).length > 60 ? 2 : 0,
  );
}
