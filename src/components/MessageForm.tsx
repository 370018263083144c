import { useRef } from 'preact/hooks';

export interface MessageFormProps {
  /** Whether a message can be sent now. */
  ready: boolean;
  /** Most characters of a message. */
  maxLength: number;
  onSend: (text: string) => void;
}

/** A line to type in and to send, by the button or with Enter. */
export function MessageForm({ ready, maxLength, onSend }: MessageFormProps) {
  const field = useRef<HTMLInputElement>(null);

  function submit(event: Event) {
    event.preventDefault();
    if (ready && field.current) onSend(field.current.value);
  }

  return (
    <form class="bar foot message-form" onSubmit={submit}>
      {/* The field keeps its own text: what was typed before the script came stays. */}
      <input ref={field} class="field grow" aria-label="Message" maxLength={maxLength} defaultValue="hello" />
      <button type="submit" class="btn" disabled={!ready}>
        Send
      </button>
    </form>
  );
}
