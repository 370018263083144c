import { useRef, useState } from 'preact/hooks';
import { type FramedClient, openFramed, type RoundTrip } from '../../lib/framed-client.ts';
import type { LabState } from '../../lib/lab.ts';
import { useInLab, useLab } from '../use-lab.ts';

/** Sends texts on a connection of its own, and reads its frames from the wire, for a component. */
export interface Framed {
  lab: LabState;
  ready: boolean;
  busy: boolean;
  /** Why the last text did not come back, or `""`. */
  failure: string;
  /** Sends a text; `undefined` if it did not come back. */
  send: (text: string) => Promise<RoundTrip | undefined>;
}

/**
 * @param label - First part of the client's name, at most 8 letters.
 * @param onOpen - Called whenever it has connected, with what sends.
 */
export function useFramed(cell: string, label: string, onOpen: (send: Framed['send']) => void): Framed {
  const lab = useLab();
  const client = useRef<FramedClient>();
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  useInLab(lab, (lab) => {
    const opened = openFramed(lab, cell, label, (ready) => {
      // The one before may tell of its end only now.
      if (client.current !== opened) return;
      setReady(ready);
      if (ready) onOpen(send);
    });
    client.current = opened;
    return () => {
      client.current = undefined;
      setReady(false);
      opened.close();
    };
  });

  async function send(text: string) {
    if (!client.current) return undefined;
    setBusy(true);
    setFailure('');
    try {
      return await client.current.send(text);
    } catch (error) {
      setFailure((error as Error).message);
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { lab, ready, busy, failure, send };
}
