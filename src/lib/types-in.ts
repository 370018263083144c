/** Whether a key pressed in an element writes there, or chooses, so that it cannot be a shortcut. */
export function typesIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type=radio], [type=checkbox])')) &&
    // A field keeps the focus until the next frame when the dialog that it is in closes.
    target.checkVisibility()
  );
}
