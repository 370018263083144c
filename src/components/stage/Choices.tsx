import type { ComponentChildren } from 'preact';

export interface ChoicesProps {
  question: ComponentChildren;
  options: string[];
  /** The option that is chosen, or `""`. */
  chosen: string;
  onChoose: (option: string) => void;
  /** Tells these choices from others on the page. */
  id: string;
  /** Whether the options are things to read as code. */
  code?: boolean;
  disabled?: boolean;
}

/** What the reader thinks will happen, as one of several sentences. */
export function Choices({ question, options, chosen, onChoose, id, code, disabled }: ChoicesProps) {
  return (
    <fieldset class="predict choices">
      <legend>{question}</legend>
      {options.map((option) => (
        <label key={option} class="check">
          <input
            type="radio"
            name={`${id}-guess`}
            disabled={disabled}
            checked={chosen === option}
            onChange={() => onChoose(option)}
          />
          {code ? <code>{option}</code> : option}
        </label>
      ))}
    </fieldset>
  );
}
