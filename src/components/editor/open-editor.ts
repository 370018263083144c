import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { ApiWord } from '../../lib/server-words.ts';
import { completeWords } from './complete-words.ts';
import { editorTheme } from './editor-theme.ts';

export interface EditorOptions {
  /** The text to begin with. */
  doc: string;
  /** The text that differences are shown from: the lesson's own. */
  shipped: string;
  /** What is edited, for screen readers: `"broadcast.ts"`. */
  label: string;
  /** Id of the element that describes it; `KEYS_HELP` should be part of what that says. */
  describedBy?: string;
  /** TypeScript by default. */
  language?: 'typescript' | 'javascript';
  /** Words for what is being typed, by all the text before it: `serverWords` for handlers. */
  words?: (before: string) => readonly ApiWord[];
  /** Text that stands before `doc` in the file: the words depend on it. */
  before?: string;
  /** Ctrl+Enter, or ⌘+Enter. */
  onRun: () => void;
  onChange: (text: string) => void;
}

/** Something wrong with the text. */
export interface EditorProblem {
  message: string;
  /** From 1. */
  line: number;
  /** Both from 1; without them, or where they are off, all of the line is underlined. */
  column?: number;
  endColumn?: number;
}

/** A code editor in the page. */
export interface CodeEditor {
  text(): string;
  /** Replaces all of the text; the reader can undo it. */
  setText(text: string): void;
  /** Underlines these, and no others. What points outside the text is left out. */
  setProblems(problems: readonly EditorProblem[]): void;
  /** Shows, or hides, what differs from the shipped text. */
  showDifference(shown: boolean): Promise<void>;
  /** Puts cursor and focus at a line, from 1. */
  goTo(line: number, column?: number): void;
  focus(): void;
  destroy(): void;
}

/** How to use the keyboard, for the description of an editor: Tab belongs to it until Escape is pressed. */
export const KEYS_HELP =
  'Tab indents. To leave with Tab, press Escape first. Ctrl+Enter runs, on a Mac ⌘+Enter.';

/** Opens an editor at the end of `parent`. */
export function openEditor(parent: HTMLElement, options: EditorOptions): CodeEditor {
  const difference = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: options.doc, extensions: [extensionsFor(options), difference.of([])] }),
  });
  let wanted = false;

  return {
    text: () => view.state.doc.toString(),
    setText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    setProblems(problems) {
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.flatMap((problem) => placeOf(view.state, problem)),
        ),
      );
    },
    async showDifference(shown) {
      wanted = shown;
      if (!shown) return view.dispatch({ effects: difference.reconfigure([]) });
      const { differenceFrom } = await import('./difference.ts');
      // The reader may have changed their mind, or left, while it was loading.
      if (!wanted || !view.dom.isConnected) return;
      view.dispatch({ effects: difference.reconfigure(differenceFrom(options.shipped)) });
    },
    goTo(line, column = 1) {
      const { from, to } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: Math.min(from + column - 1, to) }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function extensionsFor({ label, describedBy, language, words, before, onRun, onChange }: EditorOptions) {
  const run = () => {
    onRun();
    return true;
  };
  return [
    lineNumbers(),
    history(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    javascript({ typescript: language !== 'javascript' }),
    autocompletion({ icons: false }),
    words ? completeWords(words, before ?? '') : [],
    editorTheme,
    // Before the keys that CodeMirror gives Enter and Tab.
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
    leaveWithTab,
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': label,
      // It could be reached without, but tools that look for that do not know.
      tabindex: '0',
      ...(describedBy && { 'aria-describedby': describedBy }),
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

/** After Escape, Tab leaves, until the reader types again: CodeMirror would give two seconds. */
const leaveWithTab = [
  keymap.of([
    {
      key: 'Escape',
      run(view) {
        view.setTabFocusMode(true);
        // What else Escape does, it does.
        return false;
      },
    },
  ]),
  EditorView.updateListener.of(({ view, docChanged, focusChanged }) => {
    if (docChanged || focusChanged) view.setTabFocusMode(false);
  }),
];

/** Where a problem is underlined: its columns where they make sense, else its whole line. */
function placeOf(state: EditorState, { message, line, column, endColumn }: EditorProblem) {
  if (line < 1 || line > state.doc.lines) return [];
  const { from, to, text } = state.doc.line(line);
  const whole = { from: from + text.search(/\S|$/), to };
  const start = from + (column ?? 0) - 1;
  const end = endColumn ? from + endColumn - 1 : to;
  const exact = column && start < end && end <= to ? { from: Math.max(start, from), to: end } : whole;
  return [{ ...exact, severity: 'error' as const, message }];
}
