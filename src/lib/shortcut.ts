/** Whether a press of this key is the page's shortcut: not while somebody writes, chooses, or has a dialog open. */
export function isShortcut(event: KeyboardEvent, key: string): boolean {
  if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !typesIn(event.target) && !document.querySelector('dialog[open]');
}

/** Whether a key pressed in an element writes there, or chooses. */
function typesIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type=radio], [type=checkbox])')) &&
    // A field keeps the focus until the next frame when the dialog that it is in closes.
    target.checkVisibility()
  );
}
