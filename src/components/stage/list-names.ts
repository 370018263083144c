/** Names in a sentence: `"A"`, `"A and B"`, `"A, B and C"`, `"nobody"`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  const last = all.pop();
  if (last === undefined) return 'nobody';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
