import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { type LabState, type OpenLab, watchLab } from '../lib/lab.ts';

/** The page's lab, as it is now; the component is drawn again when that changes. */
export function useLab(): LabState {
  const [state, setState] = useState<LabState>({ phase: 'opening' });
  useEffect(() => watchLab(setState), []);
  return state;
}

/**
 * Opens something for as long as the lab is open, and closes it with the component or the lab.
 *
 * @param open - Returns how to close what it opened.
 * @param again - Any value; when it changes, everything is closed and opened again.
 */
export function useInLab(state: LabState, open: (lab: OpenLab) => () => void, again: unknown = 0): void {
  const epoch = state.phase === 'open' ? state.lab.epoch : 0;
  // At once, not after the next frame: a button may be pressed as soon as it is enabled.
  useLayoutEffect(() => {
    if (state.phase === 'open') return open(state.lab);
    return undefined;
  }, [epoch, again]);
}
