import { useState } from 'preact/hooks';
import { type Reply, sendByHand } from '../../lib/by-hand.ts';
import type { LabState } from '../../lib/lab.ts';
import { useInLab, useLab } from '../use-lab.ts';

/** Sends bytes that were written by hand, for a component. */
export interface ByHand {
  lab: LabState;
  /** Whether something is on its way. */
  busy: boolean;
  /** Why the last bytes could not be sent, or `""`. */
  failure: string;
  /** Sends bytes; `undefined` if that failed, or the lab is not open. */
  send: (bytes: Uint8Array<ArrayBuffer>) => Promise<Reply | undefined>;
}

/**
 * @param onOpen - Called whenever the lab has opened.
 */
export function useByHand(cell: string, onOpen: () => void): ByHand {
  const lab = useLab();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  useInLab(lab, () => {
    onOpen();
    return () => {};
  });

  async function send(bytes: Uint8Array<ArrayBuffer>) {
    if (lab.phase !== 'open') return undefined;
    setBusy(true);
    setFailure('');
    try {
      return await sendByHand(lab.lab, cell, bytes);
    } catch (error) {
      setFailure((error as Error).message);
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { lab, busy, failure, send };
}
