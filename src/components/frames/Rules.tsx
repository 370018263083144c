import type { DecodedBytes } from '../../lib/decode-bytes.ts';
import type { Problem } from '../../protocol/wire-item.ts';

/** The rules of RFC 6455 that some bytes break, each once. */
export function Rules({ decoded }: { decoded: DecodedBytes }) {
  const problems = problemsOf(decoded);
  if (problems.length === 0) return <p class="rules">No rule is broken.</p>;
  return (
    <ul class="rules">
      {problems.map(({ text, source }) => (
        <li key={text}>
          <b class="bad">Breaks a rule:</b> {text}
          {source && ` (${source})`}.
        </li>
      ))}
    </ul>
  );
}

function problemsOf({ messages, partial }: DecodedBytes): Problem[] {
  const all = [...messages.flatMap(({ problems }) => problems), ...(partial?.problems ?? [])];
  return [...new Map(all.map((problem) => [problem.text, problem])).values()];
}
