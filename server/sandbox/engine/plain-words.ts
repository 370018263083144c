import type { Position } from './error-position.ts';

/** What QuickJS says, and what Node says instead; readers look for Node's words. */
const AS_NODE_SAYS: readonly [RegExp, string][] = [
  [/^cannot read property '(.*)' of (undefined|null)$/s, "Cannot read properties of $2 (reading '$1')"],
  [/^cannot set property '(.*)' of (undefined|null)$/s, "Cannot set properties of $2 (setting '$1')"],
  [/^'(.*)' is read-only$/s, "Assignment to constant variable '$1'"],
  [/^(.*) is not initialized$/s, "Cannot access '$1' before initialization"],
  [/^circular reference$/, 'Converting circular structure to JSON'],
  [/^class constructors must be invoked with 'new'$/, "A class constructor cannot be called without 'new'"],
  [/^invalid array length$/, 'Invalid array length'],
  [/^invalid redefinition of .*$/s, 'This name has already been declared'],
  [/^value is not iterable$/, 'This value is not iterable'],
  [/^Could not find export '(.*)' in module '(.*)'$/s, "The module '$2' has no export named '$1'"],
];

/** How far around a call its surroundings are read, in characters. */
const NEAR = 1_000;

/**
 * An error's message in the words that Node would have used, where they are known.
 *
 * @param position - Where it was thrown, to name what is not a function.
 */
export function asNodeSays(
  { message, stack }: { message: string; stack: string },
  position: Position | undefined,
  source: string,
): string {
  if (message === 'not a function') return sayNotAFunction(stack, position, source);
  const known = AS_NODE_SAYS.find(([pattern]) => pattern.test(message));
  return known ? message.replace(...known) : message;
}

function sayNotAFunction(stack: string, position: Position | undefined, source: string): string {
  const [, builtIn] = /^\s*at ([\w$.]+) \(native\)/.exec(stack) ?? [];
  if (builtIn) return `What ${builtIn}() was given is not a function`;
  const called = position && findCalled(position, source);
  return called ? `${called} is not a function` : 'Something that is called here is not a function';
}

/** Names with dots between them, or `[…]`, before an opening parenthesis. */
const CALLS = /((?:[\w$]+\s*\??\.\s*)*#?[\w$]+(?:\[[^\]]*\])*)\s*(?:\?\.)?\(/g;

/**
 * What is called at a position. QuickJS points at the last name of a call, or just before it: the call whose
 * last name starts nearest is meant. Where that is an argument of another call, QuickJS may mean that one.
 */
function findCalled({ line, column }: Position, source: string): string | undefined {
  const lines = source.split('\n');
  const text = (lines[line - 1] ?? '').slice(0, NEAR);
  let best = { name: '', index: 0, distance: Number.POSITIVE_INFINITY };
  for (const { 1: name = '', index } of text.matchAll(CALLS)) {
    const last = index + name.search(/#?[\w$]+(?:\[[^\]]*\])*$/);
    const distance = Math.abs(last + 1 - column);
    if (distance < best.distance) best = { name, index, distance };
  }
  const before = [...lines.slice(0, line - 1), text.slice(0, best.index)].join('\n');
  return best.distance <= 3 && !isArgument(before) ? best.name : undefined;
}

/** Whether what follows a text is an argument of a call: not where a function's body starts in between. */
function isArgument(before: string): boolean {
  let open = 0;
  for (let at = before.length - 1; at >= Math.max(0, before.length - NEAR); at--) {
    const character = before[at];
    if (character === ')' || character === '}') open += 1;
    else if (character === '{' && open === 0) return false;
    else if (character === '>' && before[at - 1] === '=' && open === 0) return false;
    else if (character === '(' && open === 0) return /[\w$)\]]\s*$/.test(callee(before.slice(0, at)));
    else if (character === '(' || character === '{') open -= 1;
  }
  return false;
}

/** What stands before a parenthesis, unless that is a keyword. */
function callee(before: string): string {
  return before.slice(-100).replace(/\b(?:if|while|for|switch|return|await|typeof)\s*$/, ';');
}
