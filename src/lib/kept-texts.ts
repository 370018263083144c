import { MAX_SOURCE_CHARACTERS } from '../protocol/edited-handler.ts';

/** Texts that readers have changed, kept in this browser until they are reset. */
export interface KeptTexts {
  read(cell: string, region: string): string | undefined;
  /** Keeps a text; none, or one that is too long to run, is forgotten. */
  write(cell: string, region: string, text: string | undefined): void;
}

/** @param storage - Where this browser keeps them; without it they last as long as the page. */
export function createKeptTexts(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined = ownStorage(),
): KeptTexts {
  /** As long as the page, whatever the storage does. */
  const here = new Map<string, string | undefined>();
  return {
    read(cell, region) {
      const key = keyOf(cell, region);
      if (here.has(key)) return here.get(key);
      try {
        return storage?.getItem(key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write(cell, region, text) {
      const key = keyOf(cell, region);
      here.set(key, text);
      try {
        if (text === undefined || text.length > MAX_SOURCE_CHARACTERS) storage?.removeItem(key);
        else storage?.setItem(key, text);
      } catch {
        // Storage is forbidden or full: it is kept as long as the page.
      }
    },
  };
}

/** N.B. `EditButton.astro` looks for the same keys before any of this is loaded. */
const keyOf = (cell: string, region: string) => `handler:${cell}#${region}`;

/** This browser's storage. Where it is forbidden, even naming it throws. */
function ownStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
