import { useState } from 'preact/hooks';
import type { WireItem } from '../../protocol/wire-item.ts';

/** A file of lines that the reader opened. */
export interface OpenedFile {
  name: string;
  items: WireItem[];
}

/** The file that the reader looks at, if any, and why the last one could not be opened. */
export function useOpenedFile() {
  const [file, setFile] = useState<OpenedFile>();
  const [trouble, setTrouble] = useState('');

  async function open(chosen: File) {
    setTrouble('');
    const { MOST_FILE_BYTES, readWireFile, WireFileError } = await import('../../lib/wire-file.ts');
    try {
      if (chosen.size > MOST_FILE_BYTES) throw new WireFileError('The file is too large.');
      setFile({ name: chosen.name, items: await readWireFile(await chosen.text()) });
    } catch (error) {
      setTrouble(error instanceof WireFileError ? error.message : 'The file cannot be read.');
    }
  }

  function close() {
    setFile(undefined);
    setTrouble('');
  }

  return { file, trouble, open, close };
}
