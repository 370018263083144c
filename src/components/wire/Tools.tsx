import type { ComponentChildren } from 'preact';

export type View = 'list' | 'ladder';

export interface ToolsProps {
  view: View;
  onView: (view: View) => void;
  isPaused: boolean;
  onPause: () => void;
  onClear: () => void;
  /** Whether lines of a file are shown, which neither come nor go. */
  isFile: boolean;
  /** Called when the menu of files is opened, or closed. */
  onMenu: (isOpen: boolean) => void;
  /** What that menu holds. */
  children: ComponentChildren;
}

/** What can be done with the lines. */
export function Tools({ view, onView, isPaused, onPause, onClear, isFile, onMenu, children }: ToolsProps) {
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
      <details class="file-menu" onToggle={({ currentTarget }) => onMenu(currentTarget.open)}>
        <summary class="btn ghost">File</summary>
        {children}
      </details>
    </div>
  );
}
