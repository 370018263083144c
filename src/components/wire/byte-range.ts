/** Some bytes in a row. */
export interface ByteRange {
  /** Index of the first one. */
  start: number;
  /** Index after the last one. */
  end: number;
}

/** Bytes that are something, and so have a colour. */
export interface NamedRange extends ByteRange {
  /** What they are, as the readout says it: `"masking key"`. */
  name: string;
  /** Whose bytes they are; sets their colour. */
  layer: 'HTTP' | 'frame' | 'Engine.IO' | 'Socket.IO' | 'data';
}

/** CSS class of a layer's bytes. */
export const classOf = (layer: NamedRange['layer']): string =>
  `layer-${layer.toLowerCase().replace('.', '')}`;

/** The range that a byte belongs to; of several the last one. */
export function rangeAt(ranges: NamedRange[], at: number): NamedRange | undefined {
  return ranges.findLast(({ start, end }) => start <= at && at < end);
}

/** Both bytes and all between them. */
export function between(one: number, other: number): ByteRange {
  return { start: Math.min(one, other), end: Math.max(one, other) + 1 };
}
