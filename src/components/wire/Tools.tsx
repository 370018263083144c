import { useRef } from 'preact/hooks';

export type View = 'list' | 'ladder';

export interface ToolsProps {
  view: View;
  onView: (view: View) => void;
  isPaused: boolean;
  onPause: () => void;
  onClear: () => void;
  onSave: () => void;
  onOpen: (file: File) => void;
  /** Saves the ladder as a picture; only while it is shown. */
  onPicture: (() => void) | undefined;
  /** Whether lines of a file are shown, which neither come nor go. */
  isFile: boolean;
}

/** What can be done with the lines. */
export function Tools({ view, onView, isPaused, onPause, onClear, isFile, ...files }: ToolsProps) {
  return (
    <div class="tools">
      <fieldset class="seg" aria-label="View">
        {(['list', 'ladder'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="wire-view" checked={view === each} onChange={() => onView(each)} />
            {each === 'list' ? 'List' : 'Ladder'}
          </label>
        ))}
      </fieldset>
      <button type="button" class="btn ghost" disabled={isFile} aria-pressed={isPaused} onClick={onPause}>
        Pause
      </button>
      <button type="button" class="btn ghost" disabled={isFile} onClick={onClear}>
        Clear
      </button>
      <FileMenu {...files} />
    </div>
  );
}

function FileMenu({ onSave, onOpen, onPicture }: Pick<ToolsProps, 'onSave' | 'onOpen' | 'onPicture'>) {
  const menu = useRef<HTMLDetailsElement>(null);
  const input = useRef<HTMLInputElement>(null);

  function close() {
    if (!menu.current?.open) return;
    menu.current.open = false;
    menu.current.querySelector('summary')?.focus();
  }

  const closing = (action: () => void) => () => {
    close();
    action();
  };

  return (
    <details
      class="file-menu"
      ref={menu}
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onFocusOut={({ relatedTarget }) => {
        if (menu.current && relatedTarget instanceof Node && !menu.current.contains(relatedTarget))
          menu.current.open = false;
      }}
    >
      <summary class="btn ghost">File</summary>
      <div>
        <button type="button" onClick={closing(onSave)}>
          Save these lines
        </button>
        <button type="button" onClick={closing(() => input.current?.click())}>
          Open saved lines
        </button>
        {onPicture && (
          <button type="button" onClick={closing(onPicture)}>
            Save the ladder as SVG
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="File with saved lines"
        tabIndex={-1}
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onOpen(file);
          // The same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </details>
  );
}
