import type { OpenedFile } from './use-opened-file.ts';

export interface NoticesProps {
  /** Whether the server answers. */
  isDown: boolean;
  isPaused: boolean;
  /** Lines that came since. */
  waiting: number;
  onResume: () => void;
  file: OpenedFile | undefined;
  /** Why a file could not be opened. */
  trouble: string;
  onLive: () => void;
  /** Oldest lines that were let go. */
  forgotten: number;
}

/** What the reader should know about the lines: that they wait, or come from a file, or that some are missing. */
export function Notices(props: NoticesProps) {
  const { isDown, isPaused, waiting, onResume, file, trouble, onLive, forgotten } = props;
  return (
    <>
      {trouble && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {file ? (
        <p class="notice">
          <span>
            You look at the file <b>{file.name}</b>.
          </span>
          <button type="button" onClick={onLive}>
            Back to live
          </button>
        </p>
      ) : (
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
      )}
    </>
  );
}
