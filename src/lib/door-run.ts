import { type Attempt, attempt } from './handshake.ts';
import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';

/** What came of trying one door. */
export interface Knock extends Attempt {
  /** What else the page did meanwhile, in milliseconds until it was answered; only at the silent door. */
  meanwhile?: { socketMs: number; fetchMs: number };
}

/**
 * Tries one door. At the silent one the page also opens another WebSocket and sends a request.
 *
 * @throws {Error} If the wire was not seen.
 */
export async function knock(lab: OpenLab, cell: string, door: string): Promise<Knock> {
  const trying = attempt(lab, cell, uniqueName('door'), { door });
  if (door !== 'silent') return trying;
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const other = attempt(lab, cell, uniqueName('other'), { door: 'open' }).then(since);
  const asked = fetch(`/lab/${lab.id}/${cell}/http/`).then(since);
  const [result, , fetchMs] = await Promise.all([trying, other, asked]);
  return { ...result, meanwhile: { socketMs: await other, fetchMs } };
}
