import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { EditorState, type Extension } from '@codemirror/state';
import type { ApiWord } from '../../lib/server-words.ts';

/** Completes with the words that fit what stands before. */
export function completeWords(words: (before: string) => readonly ApiWord[], before: string): Extension {
  function complete(context: CompletionContext): CompletionResult | null {
    const typed = context.matchBefore(/[\w ]*/);
    const from = context.matchBefore(/\w*/)?.from ?? context.pos;
    const options = words(before + context.state.sliceDoc(0, from));
    if (options.length === 0 || !typed) return null;
    return { from, options: options.map(optionFor), validFor: /^\w*$/ };
  }
  return EditorState.languageData.of(() => [{ autocomplete: complete }]);
}

/** In the order of the list, which begins with what is used most. */
function optionFor({ name, detail, info }: ApiWord, at: number): Completion {
  return { label: name, detail, info, boost: 99 - at };
}
