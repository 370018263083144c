import type { Receipts } from './audience-run.ts';
import { isEvent, isText, readMessages, sizeOf } from './newest-message.ts';

/** Looks up what each delivery took on the wire. */
export async function weigh(receipts: Receipts, cell: string, event: string) {
  const find = await readMessages(cell);
  for (const [name, receipt] of receipts.socketio) {
    const item = find(name, 'down', isEvent(event));
    if (item) receipt.size = sizeOf(item);
  }
  for (const [name, receipt] of receipts.raw) {
    const item = find(name, 'down', isText(String(receipt.data)));
    if (item) receipt.size = sizeOf(item);
  }
}
