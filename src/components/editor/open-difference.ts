import { javascript } from '@codemirror/lang-javascript';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { differenceFrom } from './difference.ts';
import { editorTheme } from './editor-theme.ts';

/** Shows a text that nobody edits at the end of `parent`, with what differs from another. @returns Takes it away. */
export function openDifference(
  parent: HTMLElement,
  texts: { before: string; after: string; label: string; language: 'typescript' | 'javascript' },
): () => void {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: texts.after,
      extensions: [
        javascript({ typescript: texts.language === 'typescript' }),
        editorTheme,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({
          tabindex: '0',
          'aria-label': texts.label,
          'aria-readonly': 'true',
        }),
        differenceFrom(texts.before),
      ],
    }),
  });
  return () => view.destroy();
}
