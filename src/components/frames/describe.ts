import type { Message } from '../../protocol/message-assembler.ts';
import type { Frame } from '../../protocol/wire-item.ts';
import { formatCount } from '../format.ts';
import { OPCODES } from '../wire/head-bits.ts';
import { nameCloseCode } from './close-codes.ts';

/** What kind of frame it is, and how long: `"text, 11 bytes"`. */
export function describeFrame(frame: Frame): string {
  const name = OPCODES[frame.opcode] ?? `opcode ${frame.opcode}`;
  return `${name}, ${formatBytes(frame.head.length + frame.length)}`;
}

/** What a message says: `"text “Hello”"`, `"close, code 1002, protocol error"`. */
export function describeMessage({ kind, text, code, payload }: Message): string {
  if (kind === 'close') {
    return code === undefined ? 'close without a code' : `close, code ${nameCloseCode(code)}${quote(text)}`;
  }
  return `${kind}${quote(text ?? (kind === 'binary' ? '' : new TextDecoder().decode(payload)))}`;
}

const quote = (text = '') => (text ? ` “${text}”` : '');

/** `"1 byte"`, `"7 bytes"`. */
export function formatBytes(count: number): string {
  return count === 1 ? '1 byte' : `${formatCount(count)} bytes`;
}
