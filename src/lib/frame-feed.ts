import type { Message } from '../protocol/message-assembler.ts';
import { createFrameReader, type FrameReader } from './frame-reader.ts';
import type { OpenLab } from './lab.ts';
import { openWireFeed, type WireFeed } from './wire-feed.ts';

/**
 * The messages of some raw clients of this page, as they were on the wire. It reads what the wire log
 * reads, and only the frames of it.
 */
export interface FrameFeed {
  /**
   * Resolves with the messages of a client that the server has seen, oldest first.
   *
   * @param name - As the client calls itself in `?client=`. No other one may.
   */
  messagesOf(name: string): Promise<readonly Message[]>;
  close(): void;
}

/** Demos of a page share the feed of their lab. */
const shared = new Map<OpenLab, { feed: WireFeed; reader: FrameReader; users: number }>();

export function openFrameFeed(lab: OpenLab): FrameFeed {
  const entry = shared.get(lab) ?? open(lab);
  entry.users += 1;
  return {
    async messagesOf(name) {
      await entry.feed.flush();
      return entry.reader.messagesOf(name);
    },
    close() {
      entry.users -= 1;
      if (entry.users > 0) return;
      shared.delete(lab);
      entry.feed.close();
    },
  };
}

function open(lab: OpenLab) {
  const reader = createFrameReader();
  const feed = openWireFeed(lab, { onRecords: (records) => records.forEach(reader.read), onOpen: () => {} });
  const entry = { feed, reader, users: 0 };
  shared.set(lab, entry);
  return entry;
}
