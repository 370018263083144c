import { useEffect, useRef, useState } from 'preact/hooks';
import type { Guests } from '../../lib/guests.ts';
import { INVITING_EVENT, invitation, isInviting } from '../../lib/invitation.ts';
import { type LabState, watchSharedLab } from '../../lib/lab.ts';
import type { StageClient } from './Stage.tsx';

/** What arrives within so many milliseconds belongs together. */
const TOGETHER_MS = 1_000;

/** What a stage shows. */
export interface Presented {
  clients: StageClient[];
  heard: Set<string>;
  /** How many of the clients are guests on other pages. */
  guests: number;
  /** Whether this page's clients show what somebody else sent. */
  foreign: boolean;
}

/** A stage that people on other pages may join, each as one more client. */
export interface SharedStage {
  lab: LabState;
  /** The clients that this page opens: the stage's own; or as a guest, the one it joins as, once it has a name. */
  names: string[];
  /** This page's name as a guest. */
  me: string | undefined;
  /** As a guest, tells the other pages what this one's client sent or received; else it does nothing. */
  tell: (direction: 'up' | 'down', text: string) => void;
  /** Takes what one of this page's clients received although this page had sent nothing. */
  hear: (name: string, text: string) => void;
  /** Forgets what others sent, as this page sends something. */
  clear: () => void;
  /**
   * Puts what others sent, and the guests on other pages, on the stage.
   *
   * @param heard - Clients of this page that received something in its own last run.
   */
  present: (own: StageClient[], heard: Iterable<string>) => Presented;
}

/** @param own - Names of the stage's own clients. */
export function useSharedStage(cell: string, own: string[]): SharedStage {
  const [lab, setLab] = useState<LabState>({ phase: 'opening' });
  const [invited, setInvited] = useState(false);
  const [guests, setGuests] = useState<Guests>();
  const [old, setOld] = useState<Guests['lines']>();
  const [strays, setStrays] = useState<ReadonlyMap<string, { text: string; at: number }>>(new Map());
  const tell = useRef<SharedStage['tell']>(() => {});

  useEffect(() => {
    // Nothing of guests is loaded where none can come.
    async function load() {
      const { watchGuests, tellLine } = await import('../../lib/guests.ts');
      if (invitation()) tell.current = (direction, text) => tellLine({ cell, direction, text });
      watchGuests(setGuests);
    }
    setInvited(invitation() !== undefined);
    if (invitation() || isInviting()) void load();
    else document.addEventListener(INVITING_EVENT, load, { once: true });
    return watchSharedLab(setLab);
  }, []);

  const me = invited ? guests?.me : undefined;
  const cards = (guests?.names ?? [])
    .filter((name) => name !== me)
    .map((name) => {
      const key = `${cell} ${name}`;
      const line = guests?.lines.get(key);
      const isNew = line && line !== old?.get(key);
      return {
        name,
        note: 'guest',
        line: isNew ? line : undefined,
        remark: isNew ? 'as its own page says' : 'joined by invitation',
      };
    });

  return {
    lab,
    names: invited ? (me ? [me] : []) : own,
    me,
    tell: (direction, text) => tell.current(direction, text),
    hear(name, text) {
      tell.current('down', text);
      const at = performance.now();
      setStrays((strays) => {
        const together = [...strays].filter(([, stray]) => at - stray.at < TOGETHER_MS);
        return new Map([...together, [name, { text, at }]]);
      });
    },
    clear() {
      setOld(guests?.lines);
      setStrays(new Map());
    },
    present(own, heard) {
      const clients = own.map((client) => {
        const stray = strays.get(client.name);
        if (strays.size === 0) return client;
        const line = stray && { direction: 'down' as const, text: stray.text };
        return { ...client, line, remark: stray ? 'sent from another page' : '' };
      });
      const byGuests = cards.filter(({ line }) => line?.direction === 'down').map(({ name }) => name);
      return {
        guests: cards.length,
        foreign: strays.size > 0,
        clients: [...clients, ...cards],
        heard: new Set([...(strays.size > 0 ? strays.keys() : heard), ...byGuests]),
      };
    },
  };
}
