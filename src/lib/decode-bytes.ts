import { FrameDecoder } from '../protocol/frame-decoder.ts';
import { type Message, MessageAssembler } from '../protocol/message-assembler.ts';
import { type PartialFrame, partialFrame } from '../protocol/partial-frame.ts';
import type { Direction, Frame } from '../protocol/wire-item.ts';

/** Bytes after a handshake, and what they are. */
export interface DecodedBytes {
  /** Whole frames, in their order. */
  frames: Frame[];
  /** Whole messages and control frames, in the order in which they are complete. */
  messages: Message[];
  /** What is left at the end, if it is no whole frame. */
  partial: PartialFrame | undefined;
}

/** Reads the frames of one side of a WebSocket without extensions. */
export function decodeBytes(direction: Direction, bytes: Uint8Array): DecodedBytes {
  const frames: Frame[] = [];
  const messages: Message[] = [];
  const assembler = new MessageAssembler({ onMessage: (message) => messages.push(message) });
  const decoder = new FrameDecoder({
    direction,
    onFrame(frame, startedMs) {
      frames.push(frame);
      assembler.push(frame, startedMs);
    },
  });
  // Nothing here is shown with a time.
  decoder.push(bytes, 0);
  const rest = decoder.unfinished;
  const partial = rest && partialFrame(rest, direction, bytes.length - rest.size);
  return { frames, messages, partial };
}
