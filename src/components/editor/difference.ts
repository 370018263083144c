import { unifiedMergeView } from '@codemirror/merge';
import type { Extension } from '@codemirror/state';

/** Marks what was added, and shows what was removed, since `shipped`. */
export function differenceFrom(shipped: string): Extension {
  return unifiedMergeView({ original: shipped, mergeControls: false, allowInlineDiffs: false });
}
