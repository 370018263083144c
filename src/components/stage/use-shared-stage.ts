import { useEffect, useRef, useState } from 'preact/hooks';
import { INVITING_EVENT, invitation, isInviting } from '../../lib/invitation.ts';
import { type LabState, watchSharedLab } from '../../lib/lab.ts';
import type { GuestView } from './guest-view.ts';
import type { StageClient } from './Stage.tsx';

/** What a stage shows. */
export interface Presented {
  clients: StageClient[];
  heard: ReadonlySet<string>;
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
  present: (own: StageClient[], heard: ReadonlySet<string>) => Presented;
}

/** @param own - Names of the stage's own clients. */
export function useSharedStage(cell: string, own: string[]): SharedStage {
  const [lab, setLab] = useState<LabState>({ phase: 'opening' });
  const [invited, setInvited] = useState(false);
  const [view, setView] = useState<GuestView>();
  // Listeners that were made before the first guest came know this one.
  const latest = useRef<GuestView>();
  latest.current = view;

  useEffect(() => {
    // Nothing of guests is loaded where none can come.
    async function load() {
      const guests = await import('./guest-view.ts');
      guests.watchGuestView(cell, setView);
    }
    setInvited(invitation() !== undefined);
    if (invitation() || isInviting()) void load();
    else document.addEventListener(INVITING_EVENT, load, { once: true });
    return watchSharedLab(setLab);
  }, []);

  const me = invited ? view?.me : undefined;
  return {
    lab,
    names: invited ? (me ? [me] : []) : own,
    me,
    tell: (direction, text) => latest.current?.tell(direction, text),
    hear: (name, text) => latest.current?.hear(name, text),
    clear: () => latest.current?.clear(),
    present: (own, heard) => view?.present(own, heard) ?? { clients: own, heard, guests: 0, foreign: false },
  };
}
