import type { Step } from '../../lib/exercise-run.ts';
import type { Requirement } from '../../protocol/exercise.ts';
import { formatMs } from '../format.ts';
import { Marked } from './Marked.tsx';

const WORDS: Record<Step['state'], string> = {
  waiting: '',
  running: 'being checked: ',
  met: 'met: ',
  unmet: 'not met: ',
};

/** What an exercise asks for, and how each requirement stands in the latest run. */
export function Requirements({
  requirements,
  steps,
}: {
  requirements: readonly Requirement[];
  steps: Step[];
}) {
  return (
    <ol class="requirements">
      {requirements.map(({ id, text }, index) => {
        const step = steps[index] ?? { state: 'waiting' };
        return (
          <li key={id} data-state={step.state}>
            <span class="sr">{WORDS[step.state]}</span>
            <Marked text={text} />
            {'tookMs' in step && <small>{formatMs(step.tookMs)}</small>}
            {step.state === 'unmet' && (
              <p>
                <Marked text={step.message} />
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}
