/** Something that a client of an exercise did, or that happened to it. */
export interface Moment {
  /** Milliseconds since the run began. */
  at: number;
  /** Name of the client. */
  client: string;
  kind: 'open' | 'send' | 'hear' | 'close';
  /** What was sent or heard, as code; of `close`, code and reason. */
  text: string;
}

/** All that happens in one run, in its order. */
export interface Journal {
  note(client: string, kind: Moment['kind'], text: string): Moment;
  /** How often something happened that the handler may have something to do with. */
  readonly acts: number;
  /** Counts such a thing, which is no moment of a client. */
  act(): void;
  /** When that was, for a reader: "3 ms after B sent `typing()`". */
  when(moment: Moment): string;
}

/** @param onMoment - Called with each moment, at once. */
export function createJournal(onMoment: (moment: Moment) => void): Journal {
  const startedAt = performance.now();
  /** What clients sent, and that they opened: what the server answers to. */
  const causes: Moment[] = [];
  let acts = 0;

  return {
    note(client, kind, text) {
      const moment = { at: performance.now() - startedAt, client, kind, text };
      if (kind !== 'hear') acts += 1;
      if (kind === 'send' || kind === 'open') causes.push(moment);
      onMoment(moment);
      return moment;
    },
    get acts() {
      return acts;
    },
    act() {
      acts += 1;
    },
    when(moment) {
      const cause = causes.findLast(({ at }) => at <= moment.at);
      if (!cause) return `after ${showMs(moment.at)}`;
      const what = cause.kind === 'open' ? 'connected' : `sent \`${cause.text}\``;
      return `${showMs(moment.at - cause.at)} after ${cause.client} ${what}`;
    },
  };
}

function showMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
