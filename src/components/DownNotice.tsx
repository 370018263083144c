import type { LabState } from '../lib/lab.ts';

/** Says why a demo does not run. Nothing while it does. */
export function DownNotice({ state }: { state: LabState }) {
  if (state.phase !== 'down') return null;
  return (
    <p class="down-notice" role="status">
      {state.reason}
    </p>
  );
}
