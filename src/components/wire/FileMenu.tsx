import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { MOST_FILE_BYTES, readWireFile, WireFileError, writeWireFile } from '../../lib/wire-file.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import { fileName, saveFile } from './save-file.ts';

/** A file of lines that the reader opened. */
export interface OpenedFile {
  name: string;
  items: WireItem[];
}

export interface FileMenuProps {
  /** The lines that are shown: those are saved. */
  items: readonly WireItem[];
  onFile: (file: OpenedFile) => void;
  /** Called with why a file cannot be opened, and with `""` when another one is chosen. */
  onTrouble: (why: string) => void;
  /** Saves the ladder as a picture; only while it is shown. */
  onPicture: (() => void) | undefined;
}

/** What the menu of files holds; it is loaded when that is opened. */
export function FileMenu({ items, onFile, onTrouble, onPicture }: FileMenuProps) {
  const choices = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const close = useMenu(choices);
  const choosing = (action: () => void) => () => {
    close();
    action();
  };

  async function open(chosen: File) {
    onTrouble('');
    try {
      if (chosen.size > MOST_FILE_BYTES) throw new WireFileError('The file is too large.');
      onFile({ name: chosen.name, items: await readWireFile(await chosen.text()) });
    } catch (error) {
      onTrouble(error instanceof WireFileError ? error.message : 'The file cannot be read.');
    }
  }

  return (
    <>
      <div ref={choices}>
        <button
          type="button"
          onClick={choosing(() => saveFile(fileName('json'), 'application/json', writeWireFile(items)))}
        >
          Save these lines
        </button>
        <button type="button" onClick={choosing(() => input.current?.click())}>
          Open saved lines
        </button>
        {onPicture && (
          <button type="button" onClick={choosing(onPicture)}>
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
          if (file) void open(file);
          // The same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/**
 * Closes the `details` around the choices with Escape, and when the focus leaves it.
 *
 * @returns Closes it.
 */
function useMenu(choices: RefObject<HTMLElement>): () => void {
  const menuOf = () => choices.current?.closest('details');

  function close() {
    const menu = menuOf();
    if (!menu?.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }

  useEffect(() => {
    const menu = menuOf();
    const leave = ({ relatedTarget }: FocusEvent) => {
      if (menu && relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    };
    const press = ({ key }: KeyboardEvent) => key === 'Escape' && close();
    menu?.addEventListener('focusout', leave);
    menu?.addEventListener('keydown', press);
    return () => {
      menu?.removeEventListener('focusout', leave);
      menu?.removeEventListener('keydown', press);
    };
  }, []);

  return close;
}

/** Says that the lines are those of a file. */
export function FileNotice({ name, onLive }: { name: string; onLive: () => void }) {
  return (
    <p class="notice">
      <span>
        You look at the file <b>{name}</b>.
      </span>
      <button type="button" onClick={onLive}>
        Back to live
      </button>
    </p>
  );
}
