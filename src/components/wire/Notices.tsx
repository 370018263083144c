export interface NoticesProps {
  /** Whether the server answers. */
  isDown: boolean;
  isPaused: boolean;
  /** Lines that came since. */
  waiting: number;
  onResume: () => void;
  /** Oldest lines that were let go. */
  forgotten: number;
}

/** What the reader should know about the lines: that they wait, or that some are missing. */
export function Notices({ isDown, isPaused, waiting, onResume, forgotten }: NoticesProps) {
  return (
    <>
      {isDown && (
        <p class="notice bad">The companion server does not answer. Lines come again when it does.</p>
      )}
      {isPaused && (
        <p class="notice">
          <span>
            Paused: {waiting === 1 ? '1 line waits' : `${waiting.toLocaleString('en')} lines wait`}.
          </span>
          <button type="button" onClick={onResume}>
            Go on
          </button>
        </p>
      )}
      {forgotten > 0 && (
        <p class="notice">
          The oldest {forgotten.toLocaleString('en')} lines were let go: the list was full.
        </p>
      )}
    </>
  );
}
