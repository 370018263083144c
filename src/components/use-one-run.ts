import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/** The runs of a demo, one at a time. */
export interface OneRun {
  /** The run that goes on, if one does. */
  going: RefObject<Promise<void> | undefined>;
  /** Runs of the page's own accord. */
  runByItself: () => void;
  /** Runs because the reader wants it: after the page's own run, and not while another press is served. */
  press: () => Promise<void>;
}

/**
 * Runs one thing at a time, without a press that is lost because the page was running by itself.
 * The button stays enabled meanwhile: a disabled one would lose the focus.
 */
export function useOneRun(run: () => Promise<void>): OneRun {
  const going = useRef<Promise<void>>();
  const pressed = useRef(false);

  async function runNow() {
    going.current = run();
    await going.current;
    going.current = undefined;
  }

  async function press() {
    if (pressed.current) return;
    pressed.current = true;
    await going.current;
    await runNow();
    pressed.current = false;
  }

  return { going, runByItself: runNow, press };
}
