/** Has the browser save a text as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // The browser has taken it over by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Name of a file that is saved now: `wire-2026-11-21-0545.json`. */
export function fileName(extension: string, now = new Date()): string {
  const stamp = now.toISOString().replaceAll(/[:T]/g, '-').slice(0, 16);
  return `wire-${stamp}.${extension}`;
}
