import { type Guests, lineKey, tellLine, watchGuests } from '../../lib/guests.ts';
import { invitation } from '../../lib/invitation.ts';
import type { StageClient } from './Stage.tsx';
import type { SharedStage } from './use-shared-stage.ts';

/** What arrives within so many milliseconds belongs together. */
const TOGETHER_MS = 1_000;

/** A stage as it is with guests; loaded when there may be some. */
export type GuestView = Pick<SharedStage, 'me' | 'tell' | 'hear' | 'clear' | 'present'>;

/** Something that one of this page's clients received from another page. */
interface Stray {
  text: string;
  /** By `performance.now()`. */
  at: number;
}

/**
 * Follows the guests on the stage of a cell.
 *
 * @param onChange - Called with a new view at every change.
 */
export function watchGuestView(cell: string, onChange: (view: GuestView) => void): void {
  let guests: Guests;
  /** What guests had said when this page last sent something. */
  let old: Guests['lines'] = new Map();
  let strays = new Map<string, Stray>();

  const tell: GuestView['tell'] = (direction, text) => {
    if (invitation()) tellLine({ cell, direction, text });
  };

  function changed() {
    const cards = cardsOf(guests, cell, old);
    const now = strays;
    onChange({
      me: guests.me,
      tell,
      hear(name, text) {
        tell('down', text);
        const at = performance.now();
        const together = [...strays].filter(([, stray]) => at - stray.at < TOGETHER_MS);
        strays = new Map([...together, [name, { text, at }]]);
        changed();
      },
      clear() {
        old = guests.lines;
        strays = new Map();
        changed();
      },
      present(own, heard) {
        const byGuests = cards.filter(({ line }) => line?.direction === 'down').map(({ name }) => name);
        return {
          foreign: now.size > 0,
          guests: cards.length,
          clients: [...(now.size > 0 ? own.map((client) => withStray(client, now)) : own), ...cards],
          heard: new Set([...(now.size > 0 ? now.keys() : heard), ...byGuests]),
        };
      },
    });
  }

  watchGuests((next) => {
    guests = next;
    changed();
  });
}

/** A card for each guest on another page. */
function cardsOf({ me, names, lines }: Guests, cell: string, old: Guests['lines']): StageClient[] {
  return names
    .filter((name) => name !== me)
    .map((name) => {
      const line = lines.get(lineKey(cell, name));
      const isNew = line && line !== old.get(lineKey(cell, name));
      return {
        name,
        note: 'guest',
        line: isNew ? line : undefined,
        remark: isNew ? 'as its own page says' : 'joined by invitation',
      };
    });
}

/** A card of this page's own, with what came from another page instead of this page's last run. */
function withStray(client: StageClient, strays: ReadonlyMap<string, Stray>): StageClient {
  const stray = strays.get(client.name);
  return {
    ...client,
    line: stray && { direction: 'down', text: stray.text },
    remark: stray ? 'sent from another page' : '',
  };
}
