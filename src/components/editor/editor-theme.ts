import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const token = (name: string) => `var(--code-token-${name})`;

/** The colours of the site's code, by the same variables: `src/styles/code.css`. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operator, tags.function(tags.punctuation)], color: token('keyword') },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: token('string') },
  { tag: tags.comment, color: token('comment') },
  { tag: [tags.punctuation, tags.bracket, tags.derefOperator, tags.separator], color: token('punctuation') },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', fontSize: 'var(--edit-size, 0.875rem)' },
  '&.cm-focused': { outline: 'none' },
  // Over the gutter, too.
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    zIndex: '250',
    outline: '2px solid var(--down)',
    outlineOffset: '-2px',
    pointerEvents: 'none',
  },
  '.cm-scroller': { font: 'inherit', fontFamily: 'var(--font-code)', lineHeight: '1.6' },
  '.cm-content': { padding: '13px 0', caretColor: 'var(--ink)', fontVariantLigatures: 'none' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': {
    border: '0',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink-3)',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 2px 0 8px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--sunk)',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy 1px var(--bad)',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
    backgroundColor: 'var(--bad-soft)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    font: '400 0.8125rem / 1.45 var(--ui)',
    overflow: 'hidden',
  },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)', padding: '6px 10px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-code)',
    maxWidth: 'min(700px, 92vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--down-soft)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '7px 10px', maxWidth: 'min(320px, 92vw)' },
  // Where there is no room beside the list: below it, not over it.
  '.cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow': {
    top: '100% !important',
    left: '0 !important',
    right: 'auto !important',
  },
  '.cm-changedLine': { backgroundColor: 'var(--ok-soft) !important' },
  '&.cm-merge-b .cm-changedText': { background: 'none', borderBottom: '2px solid var(--ok)' },
  '&.cm-merge-b .cm-deletedText': { background: 'none', borderBottom: '2px solid var(--bad)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-soft) !important', padding: '0 16px 0 8px' },
  '.cm-deletedLine, .cm-deletedLine del': { textDecoration: 'none' },
  '.cm-changeGutter': { width: '3px', padding: '0' },
  '&.cm-merge-b .cm-changedLineGutter': { backgroundColor: 'var(--ok)' },
  '&.cm-merge-b .cm-deletedLineGutter': { backgroundColor: 'var(--bad)' },
  // A smaller font would make Safari zoom in on phones.
  '@media (pointer: coarse)': { '.cm-scroller': { fontSize: '16px !important' } },
});

export const editorTheme: Extension = [look, syntaxHighlighting(colours)];
