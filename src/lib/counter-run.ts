import { askCell, httpDoor } from './cell-http.ts';
import type { OpenLab } from './lab.ts';
import { type Traffic, watchTraffic } from './traffic.ts';

export interface CounterRun {
  requests: number;
  /** Whether the server is to end the connection after each answer. */
  close: boolean;
  /** Called when the server has counted another request. */
  onCounted: (traffic: Traffic) => void;
}

/**
 * Sends requests one after the other, and has the server say which TCP connection carried each.
 *
 * @throws {Error} If a request fails.
 */
export async function runCounter(
  lab: OpenLab,
  cell: string,
  { requests, close, onCounted }: CounterRun,
): Promise<Traffic> {
  const watch = watchTraffic(() => onCounted(client.traffic));
  const client = watch.follow('counter');
  try {
    await watch.ready;
    const url = httpDoor(lab, cell, close ? '/close' : '/keep', { client: client.name });
    for (let sent = 0; sent < requests; sent++) await askCell(url);
    await client.ended(requests);
    return client.traffic;
  } finally {
    watch.close();
  }
}
