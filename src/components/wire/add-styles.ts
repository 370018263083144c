/** Adds a style sheet to the page, once for each name. */
export function addStyles(name: string, text: string): void {
  const id = `styles-${name}`;
  if (document.getElementById(id)) return;
  document.head.append(Object.assign(document.createElement('style'), { id, textContent: text }));
}
