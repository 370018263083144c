import type { HandlerProblem } from '../../lib/cell-run.ts';
import type { Place } from '../../lib/handler-source.ts';

export interface ProblemNoticeProps {
  problem: HandlerProblem;
  /** The region that is edited here. */
  region: string;
  file: string;
  /** Puts the cursor at a line of this region. */
  onGo: (place: Place, column?: number) => void;
}

/** Why a handler could not start, or ended: what, where, and what runs now. */
export function ProblemNotice({ problem, region, file, onGo }: ProblemNoticeProps) {
  const { place, message, during, ended, column } = problem;
  return (
    <div class="problem" role="alert">
      <p>
        {place?.region === region && (
          <button type="button" class="line-link" onClick={() => onGo(place, column)}>
            Line {place.line}
          </button>
        )}{' '}
        <span class="message">{message}</span>
      </p>
      {place && place.region !== region && <p>{elsewhere(place, file, problem)}</p>}
      <p>
        {ended
          ? `This ended your version${during ? `, during ${during}` : ''}, and disconnected its clients. The lesson’s file answers again. Run mended code, or press Reset, and its demo connects again.`
          : 'Your version did not start. What ran before goes on.'}
      </p>
    </div>
  );
}

/** Where a problem is that is not in the text that is edited here. */
function elsewhere({ region, line, text }: Place, file: string, { kind }: HandlerProblem): string {
  if (region) return `That is in line ${line} of another part of ${file} that this lesson shows.`;
  const code = text.trim();
  const at = `That is outside of the part shown here, in ${file} at line ${line}${code && `: ${code}`}`;
  return kind === 'syntax' ? `${at}. Is a bracket of this part missing, or one too many?` : at;
}
