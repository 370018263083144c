import type { Journal, Moment } from './journal.ts';

/** Something that a client heard, and that no `hears` has taken yet. */
export interface Heard<Message> {
  message: Message;
  /** As code. */
  text: string;
  moment: Moment;
}

/** Most messages that wait in an inbox; what comes after that is dropped. */
const MAX_HEARD = 1_000;

/** What a client heard and nobody has asked for yet, in its order. */
export class Inbox<Message> {
  #client: string;
  #journal: Journal;
  #heard: Heard<Message>[] = [];
  #waiting: { wants: (message: Message) => boolean; resolve: (heard: Heard<Message>) => void }[] = [];

  constructor(client: string, journal: Journal) {
    this.#client = client;
    this.#journal = journal;
  }

  arrive(message: Message, text: string): void {
    const heard = { message, text, moment: this.#journal.note(this.#client, 'hear', text) };
    const at = this.#waiting.findIndex(({ wants }) => wants(message));
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.resolve(heard);
    else if (this.#heard.length < MAX_HEARD) this.#heard.push(heard);
  }

  /** Takes the first message that is wanted, once it is there; `undefined` after `ms` without one, or when `gone`. */
  take(
    wants: (message: Message) => boolean,
    ms: number,
    gone: Promise<unknown>,
  ): Promise<Heard<Message> | undefined> {
    const at = this.#heard.findIndex(({ message }) => wants(message));
    if (at >= 0) return Promise.resolve(this.#heard.splice(at, 1)[0]);
    return new Promise((resolve) => {
      const waiting = { wants, resolve: finish };
      const giveUp = () => finish(undefined);
      const timer = setTimeout(giveUp, ms);
      const forget = () => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      };
      function finish(heard: Heard<Message> | undefined) {
        forget();
        resolve(heard);
      }
      this.#waiting.push(waiting);
      void gone.then(giveUp);
    });
  }

  /** The first that waits to be taken, of those that are wanted. */
  first(wants: (message: Message) => boolean = () => true): Heard<Message> | undefined {
    return this.#heard.find(({ message }) => wants(message));
  }

  /** "B heard `typing("B")` 3 ms after B sent `typing()`" */
  say({ text, moment }: Heard<Message>): string {
    return `${this.#client} heard \`${text}\` ${this.#journal.when(moment)}`;
  }

  /** What a client that should have heard something heard instead, as a sentence. */
  sayInstead(): string {
    const [first, ...others] = this.#heard;
    if (!first) return `${this.#client} heard nothing.`;
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return `${this.say(first)}${more}.`;
  }
}
