import { useState } from 'preact/hooks';

export interface MessageFormProps {
  /** Whether a message can be sent now. */
  ready: boolean;
  /** Most characters of a message. */
  maxLength: number;
  onSend: (text: string) => void;
}

/** A line to type in and to send, by the button or with Enter. */
export function MessageForm({ ready, maxLength, onSend }: MessageFormProps) {
  const [text, setText] = useState('hello');

  function submit(event: Event) {
    event.preventDefault();
    if (ready) onSend(text);
  }

  return (
    <form class="bar foot message-form" onSubmit={submit}>
      <input
        class="field grow"
        aria-label="Message"
        maxLength={maxLength}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="btn" disabled={!ready}>
        Send
      </button>
    </form>
  );
}
