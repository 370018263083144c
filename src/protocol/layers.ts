import { payloadRanges, within } from './content-ranges.ts';
import { chunkRanges, contentRanges } from './http-message.ts';
import { MESSAGE } from './packet-decoder.ts';
import type { MessageItem, Packet, Part, PieceItem, WireItem } from './wire-item.ts';

/**
 * Which bytes of an item each layer of the protocols put there.
 *
 * N.B. Imported by the browser and by the server.
 */

export type LayerName = 'HTTP' | 'frame' | 'Engine.IO' | 'Socket.IO' | 'data';

/** The bytes that one layer put on the wire. */
export interface Layer {
  name: LayerName;
  /** Indexes of the item's `bytes`, in their order. */
  ranges: Part[];
  /** Bytes on the wire, also those that were not kept. */
  size: number;
}

const LAYERS: LayerName[] = ['HTTP', 'frame', 'Engine.IO', 'Socket.IO', 'data'];

/** A range, and whose it is. */
type Owned = Part & { layer: LayerName };

/**
 * The layers that an item has bytes of, from the outermost to the data; their sizes make up the
 * item's. Bytes that could not be decoded belong to none.
 */
export function layersOf(item: WireItem): Layer[] {
  const ranges = rangesOf(item);
  if (ranges.length === 0) return [];
  return LAYERS.map((name) => {
    const own = ranges.filter(({ layer }) => layer === name).map(({ layer: _, ...part }) => part);
    const kept = own.reduce((sum, { start, end }) => sum + end - start, 0);
    // What is too much to keep is never a head.
    return { name, ranges: own, size: name === 'data' ? kept + item.size - item.bytes.length : kept };
  }).filter(({ size }) => size > 0);
}

function rangesOf(item: WireItem): Owned[] {
  switch (item.kind) {
    case 'request':
    case 'answer':
      return around('HTTP', item, contentRanges(item), contentOf(item.packets, item.body.length));
    case 'piece':
      return around('HTTP', item, pieceRanges(item), contentOf([], item.body.length));
    case 'broken':
    case 'gap':
    case 'end':
      return [];
    default:
      return around('frame', item, payloadRanges(item.frames), messageContent(item));
  }
}

/** What is around the content, and the content; `owned` counts from the content's first byte. */
function around(layer: LayerName, { bytes }: WireItem, content: Part[], owned: Owned[]): Owned[] {
  const ranges: Owned[] = [];
  let at = 0;
  for (const { start, end } of [...content, { start: bytes.length, end: bytes.length }]) {
    if (at < start) ranges.push({ name: layer, start: at, end: start, layer });
    at = end;
  }
  for (const part of owned) {
    ranges.push(...within(content, part).map((range) => ({ ...range, layer: part.layer })));
  }
  return ranges.sort((a, b) => a.start - b.start);
}

function pieceRanges({ bytes, body, size }: PieceItem): Part[] {
  return body.length === size ? [{ name: 'body', start: 0, end: bytes.length }] : chunkRanges(bytes, 0);
}

/** Whose the payload is; where it was compressed, its parts have no bytes of their own. */
function messageContent({ kind, frames, packet, compressed }: MessageItem): Owned[] {
  const length = frames.reduce((sum, frame) => sum + frame.length, 0);
  const isControl = kind !== 'text' && kind !== 'binary';
  if (isControl) return [{ name: 'payload', start: 0, end: length, layer: 'frame' }];
  return contentOf(packet && !compressed ? [packet] : [], length);
}

/** Whose the bytes of these packets are, of `length` bytes; what is between two packets is Engine.IO's. */
function contentOf(packets: readonly Packet[], length: number): Owned[] {
  const owned: Owned[] = [];
  let at = 0;
  for (const part of packets.flatMap((packet) => packet.parts.map((each) => ownedBy(packet, each)))) {
    if (at < part.start) owned.push({ name: 'separator', start: at, end: part.start, layer: 'Engine.IO' });
    owned.push(part);
    at = part.end;
  }
  if (at < length) owned.push({ name: 'data', start: at, end: length, layer: 'data' });
  return owned;
}

function ownedBy({ type, socketio }: Packet, part: Part): Owned {
  if (part.name === 'Engine.IO type') return { ...part, layer: 'Engine.IO' };
  if (part.name !== 'data') return { ...part, layer: 'Socket.IO' };
  if (type !== MESSAGE) return { ...part, layer: 'Engine.IO' };
  // What the other packets carry is the protocol's own: ids, reasons.
  const isData = !socketio || /EVENT|ACK/.test(socketio.name);
  return { ...part, layer: isData ? 'data' : 'Socket.IO' };
}
