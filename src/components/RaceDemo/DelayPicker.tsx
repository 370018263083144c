/** Delays to choose from, in milliseconds each way. */
const DELAYS = [0, 25, 50, 100];

export interface DelayPickerProps {
  delayMs: number;
  onPick: (delayMs: number) => void;
  /** Tells this picker from others on the page. */
  id: string;
  disabled: boolean;
}

/** How long the companion holds everything of a demo back, each way. */
export function DelayPicker({ delayMs, onPick, id, disabled }: DelayPickerProps) {
  return (
    <fieldset class="delay">
      <legend>Delay each way</legend>
      <div class="seg">
        {DELAYS.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={`${id}-delay`}
              disabled={disabled}
              checked={option === delayMs}
              onChange={() => onPick(option)}
            />
            {option === 0 ? 'none' : `${option} ms`}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
