import type { ComponentChildren } from 'preact';

export interface RunFootProps {
  /** Of the button. */
  label: string;
  onRun: () => void;
  disabled: boolean;
  /** How it stands, or what came of it: it is read out. */
  children: ComponentChildren;
}

/** The foot of a demo that the reader runs: the button, and beside it what came of it. */
export function RunFoot({ label, onRun, disabled, children }: RunFootProps) {
  return (
    <div class="bar foot">
      <button type="button" class="btn" disabled={disabled} onClick={onRun}>
        {label}
      </button>
      <p role="status" class="result">
        {children}
      </p>
    </div>
  );
}
