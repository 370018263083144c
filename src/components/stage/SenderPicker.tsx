export interface SenderPickerProps {
  names: string[];
  sender: string;
  onPick: (name: string) => void;
  /** Tells this picker from others on the page. */
  id: string;
}

/** Which client sends. */
export function SenderPicker({ names, sender, onPick, id }: SenderPickerProps) {
  return (
    <fieldset class="seg">
      <legend class="sr">Who sends</legend>
      {names.map((name) => (
        <label key={name}>
          <input type="radio" name={`${id}-sender`} checked={name === sender} onChange={() => onPick(name)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
