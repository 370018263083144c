/** A moment, as seconds after the first one: `"8.410"`. */
export const secondsAfter = (firstMs: number, atMs: number): string =>
  (Math.max(0, atMs - firstMs) / 1_000).toFixed(3);

/** How big: `"512 B"`, `"1.2 kB"`, `"3.4 MB"`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Which way, in words: `"to the server"`. */
export const wayOf = (direction: 'up' | 'down'): string =>
  direction === 'up' ? 'to the server' : 'from the server';

/** A client's name as pages show it: without what makes it unique among all pages of a lab. */
export const shortName = (client: string): string => client.replace(/ [a-z0-9]{6}$/, '');

/** Which way, as a sign. */
export const arrowOf = (direction: 'up' | 'down'): string => (direction === 'up' ? '↑' : '↓');
