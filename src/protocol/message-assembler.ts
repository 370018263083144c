import { readClosePayload } from './close-payload.ts';
import { Fragments } from './fragments.ts';
import { KEEP_BYTES } from './frame-decoder.ts';
import { isControl, OPCODE } from './frame-head.ts';
import type { PacketDecoder } from './packet-decoder.ts';
import { brokenRule, placed } from './problems.ts';
import { decodeCutUtf8, decodeUtf8 } from './utf8.ts';
import type { Frame, Inflater, MessageItem, Problem } from './wire-item.ts';

/**
 * Makes messages of frames (RFC 6455, sections 5.4 to 5.6).
 *
 * N.B. Imported by the browser and by the server.
 */

/** What a message's frames tell of it. */
export type Message = Omit<MessageItem, 'number' | 'connection' | 'cell' | 'client'>;

export interface MessageAssemblerOptions {
  /** Whether permessage-deflate was agreed on. */
  deflate?: boolean;
  /** For compressed messages; without it they are shown as not inflated. */
  inflater?: Inflater;
  /** Most bytes of a message to keep; default 65,536. */
  keepBytes?: number;
  /** Of an Engine.IO connection. */
  packets?: PacketDecoder;
  onMessage: (message: Message) => void;
}

type Kind = MessageItem['kind'];

/** Of what a frame of this opcode begins; others are `"binary"`: reserved ones, and one that continues nothing. */
const KINDS: Record<number, Kind | undefined> = { 1: 'text', 8: 'close', 9: 'ping', 10: 'pong' };

/** Assembles the frames of one direction. */
export class MessageAssembler {
  readonly #options: MessageAssemblerOptions;
  #open: Fragments | undefined;
  #closed = false;
  /** Whether frames before the next one were not seen. */
  #gap = false;

  constructor(options: MessageAssemblerOptions) {
    this.#options = options;
  }

  /** Frames of a message that is not complete. */
  get unfinished(): Fragments | undefined {
    return this.#open;
  }

  /** @param startedMs - When the frame's first byte passed. */
  push(frame: Frame, startedMs: number): void {
    const { opcode } = frame;
    const disturbsNone = opcode > OPCODE.BINARY;
    const continues = opcode === OPCODE.CONTINUATION && this.#open;
    const problems = this.#orderProblems(opcode);
    if (this.#open && !continues && !disturbsNone) this.#emit(this.#open, true);
    const message = continues || new Fragments(this.#options.keepBytes ?? KEEP_BYTES, startedMs);
    message.add(frame, problems);
    this.#closed ||= opcode === OPCODE.CLOSE;
    if (!disturbsNone) {
      this.#open = frame.fin ? undefined : message;
      this.#gap = false;
    }
    if (disturbsNone || frame.fin) this.#emit(message);
  }

  /** Forgets the message that is not complete: some of what follows was not seen. */
  resync(): void {
    this.#open = undefined;
    this.#gap = true;
    this.#options.inflater?.lose('earlier messages were not recorded');
    this.#options.packets?.resync();
  }

  #orderProblems(opcode: number): Problem[] {
    if (isControl(opcode)) return [];
    if (this.#closed) return [brokenRule('a message must not follow a close frame', '5.5.1')];
    const isFirst = opcode !== OPCODE.CONTINUATION;
    if (isFirst === !this.#open) return [];
    if (isFirst) return [brokenRule('a message must not begin inside another one', '5.4')];
    return this.#gap
      ? [{ text: 'the beginning of this was not recorded', source: '', at: 0 }]
      : [brokenRule('there is no message to continue', '5.4')];
  }

  /** @param isUnfinished - Whether its last fragment never came. */
  #emit(message: Fragments, isUnfinished = false) {
    const { startedMs, atMs, size, bytes, frames, problems, lastStart } = message;
    const [first] = frames;
    if (!first) return;
    if (isUnfinished) problems.push(brokenRule('the rest of this never came', '5.4', lastStart));
    const compressed = first.rsv1 && this.#options.deflate === true && !isControl(first.opcode);
    const content = this.#read(KINDS[first.opcode] ?? 'binary', message, compressed);
    // Where in compressed bytes a wrong one came from cannot be told.
    problems.push(...placed(content.problems, (at) => message.placeOf(compressed ? 0 : at)));
    const { direction } = first;
    this.#options.onMessage({
      ...content,
      direction,
      startedMs,
      atMs,
      size,
      bytes,
      frames,
      compressed,
      problems,
    });
  }

  #read(kind: Kind, { payload, whole }: Fragments, compressed: boolean): Content {
    const { packets, inflater } = this.#options;
    const content: Content = {
      kind,
      payload,
      text: undefined,
      code: undefined,
      packet: undefined,
      problems: [],
    };
    try {
      if (compressed) content.payload = inflated(payload, whole, inflater);
      readPayload(content, whole || compressed);
    } catch (error) {
      const text = `not inflated: ${error instanceof Error ? error.message : error}`;
      content.problems.push({ text, source: '', at: 0 });
    }
    if (kind === 'text' && content.text !== undefined) content.packet = packets?.text(content.text);
    if (kind === 'binary') content.packet = packets?.binary(content.payload);
    content.problems.push(...(content.packet?.problems ?? []));
    return content;
  }
}

/** @throws {Error} That says why not. */
function inflated(payload: Uint8Array, isWhole: boolean, inflater: Inflater | undefined): Uint8Array {
  if (!inflater) throw new Error('nothing here inflates');
  return inflater.inflate(payload, isWhole);
}

/** `at` of its problems counts from the payload's first byte. */
type Content = Pick<Message, 'kind' | 'payload' | 'text' | 'code' | 'packet' | 'problems'>;

/** @param whole - Whether the payload is all of it. */
function readPayload(content: Content, whole: boolean) {
  const { kind, payload } = content;
  if (kind === 'close') {
    const { code, reason, problems } = readClosePayload(payload);
    Object.assign(content, { code, text: reason, problems });
  } else if (kind === 'text') {
    const { text, wrongAt } = whole ? decodeUtf8(payload) : { text: decodeCutUtf8(payload) };
    content.text = text;
    if (wrongAt !== undefined) content.problems.push(brokenRule('this text is not UTF-8', '8.1', wrongAt));
  }
}
