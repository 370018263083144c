import { askCell, httpDoor } from './cell-http.ts';
import type { OpenLab } from './lab.ts';
import { closeRaw, openRaw } from './raw-client.ts';
import { type Traffic, watchTraffic } from './traffic.ts';

/** The table that asks by requests, or the one that holds a WebSocket. */
export type Table = 'asks' | 'told';

export interface KitchenEvents {
  /** Both tables are served, and the bell can be rung. */
  onOpen: () => void;
  /** The server spoke first. */
  onGreeting: (text: string) => void;
  /** The table that asks sent a request. */
  onAsk: () => void;
  /** A table learned of a dish whose bell was rung at `rungAt`, by `performance.now()`. */
  onKnown: (table: Table, dish: number, rungAt: number) => void;
  /** The server counted more bytes. */
  onTraffic: (traffic: Record<Table, Traffic>) => void;
}

export interface Kitchen {
  /** A dish is ready: the cook's own connection says so to the server. Returns when, by `performance.now()`. */
  ring(): number;
  /** Sets how often the first table asks, in milliseconds; `undefined` lets it rest. */
  askEvery(ms: number | undefined): void;
  close(): void;
}

/** Opens three clients of one server: a cook, a table that asks it, and a table that it tells. */
export function openKitchen(lab: OpenLab, cell: string, events: KitchenEvents): Kitchen {
  const report = () => events.onTraffic({ asks: asking.traffic, told: told.traffic });
  const watch = watchTraffic(report);
  const asking = watch.follow('asks');
  const told = watch.follow('told');
  const url = httpDoor(lab, cell, '/ready', { client: asking.name });
  /** When the bell was rung for each dish that a table does not know of yet. */
  const unknown: Record<Table, Map<number, number>> = { asks: new Map(), told: new Map() };
  let dishes = 0;
  let sockets: WebSocket[] = [];
  let intervalMs: number | undefined;
  let timer: number | undefined;
  let closed = false;

  function learn(table: Table, text: string) {
    const latest = Number(/^dish (\d+)$/.exec(text)?.[1]);
    for (const [dish, rungAt] of unknown[table]) {
      if (dish > latest) continue;
      unknown[table].delete(dish);
      events.onKnown(table, dish, rungAt);
    }
    // The cell may have been open before this page was, or have another page's bell.
    if (latest > dishes) dishes = latest;
  }

  async function ask() {
    events.onAsk();
    const text = await askCell(url).catch(() => '');
    if (!closed) learn('asks', text);
  }

  async function open() {
    await watch.ready;
    await ask();
    if (closed) return;
    const table = openRaw(lab, cell, told.name);
    const cook = openRaw(lab, cell, 'cook');
    sockets = [table, cook];
    table.addEventListener('message', ({ data }) => {
      if (String(data).startsWith('dish')) learn('told', String(data));
      else events.onGreeting(String(data));
    });
    cook.addEventListener('message', events.onOpen, { once: true });
  }
  void open();

  return {
    ring() {
      const now = performance.now();
      const [, cook] = sockets;
      if (cook?.readyState !== WebSocket.OPEN) return now;
      dishes += 1;
      unknown.asks.set(dishes, now);
      unknown.told.set(dishes, now);
      cook.send('ready');
      return now;
    },
    askEvery(ms) {
      if (ms === intervalMs) return;
      intervalMs = ms;
      clearInterval(timer);
      if (ms !== undefined) timer = window.setInterval(ask, ms);
    },
    close() {
      closed = true;
      clearInterval(timer);
      sockets.forEach(closeRaw);
      watch.close();
    },
  };
}
