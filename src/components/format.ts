/** Milliseconds as a reader wants them: `"0.8 ms"`, `"45 ms"`, `"1,520 ms"`. */
export function formatMs(ms: number): string {
  return ms > 0 && ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms).toLocaleString('en')} ms`;
}

/** A whole number with commas. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en');

/** Mean of some numbers; `undefined` of none. */
export function meanOf(numbers: number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
