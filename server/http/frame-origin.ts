import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LabAddress } from '../lab-address.ts';

/** What readers' client code may use. Not bytes by hand, nor what observers use, which tell what others do. */
const FRAME_DOORS: readonly LabAddress['door'][] = ['socketio', 'raw', 'http'];

/**
 * Whether a request may come from a sandboxed frame, which has no origin, and so says `null`. So does every
 * other site's: what lets them in is the lab's id, which they would have to know. It is not checked here.
 */
export function isFromFrame(origin: string | undefined, address: LabAddress | undefined): boolean {
  return (
    origin === 'null' &&
    address !== undefined &&
    address.cell !== 'observer' &&
    FRAME_DOORS.includes(address.door)
  );
}

/** Lets a frame's script read the answer, whatever is in it. */
export function allowFrame(res: ServerResponse): void {
  res.setHeader('Access-Control-Allow-Origin', 'null');
}

/** Whether a browser asks if it may send a request: one that a form could not have sent (Fetch standard, "CORS-preflight"). */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Answers that it may: cells have nothing to guard by method or header. */
export function answerPreflight(res: ServerResponse): void {
  res.writeHead(204, { 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': '*' }).end();
}
