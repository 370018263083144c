import { FENCE } from '../protocol/edited-handler.ts';
import type { MessageItem, WireItem } from '../protocol/wire-item.ts';
import { textOf } from './byte-text.ts';

/**
 * Fences: questions by which the page makes sure that nothing more comes. A connection keeps its order, so once
 * one is answered, whatever was sent before has arrived.
 */

/** Acks look alike: these are the answers to fences. */
const answers = new WeakSet<WireItem>();

/** Whether a message is a fence or, once `findFences` has seen it, the answer to one. */
export function isFence(item: MessageItem): boolean {
  if (!item.packet) return textOf(item.payload.subarray(0, FENCE.length)) === FENCE;
  if (answers.has(item)) return true;
  const { socketio } = item.packet;
  const data = socketio?.ackId === undefined ? undefined : socketio.data;
  return Array.isArray(data) && data[0] === FENCE;
}

/** Finds the answers to fences among items that are in their order. */
export function findFences(items: readonly WireItem[]): void {
  const asked = new Set<string>();
  for (const item of items) {
    const socketio = 'packet' in item ? item.packet?.socketio : undefined;
    if (socketio?.ackId === undefined) continue;
    const question = `${item.connection} ${socketio.namespace} ${socketio.ackId}`;
    if (item.direction === 'down') {
      if (socketio.name === 'ACK' && asked.delete(question)) answers.add(item);
    } else if (isFence(item as MessageItem)) asked.add(question);
  }
}
