/** A client of a run, and what the run itself does with it. */
export interface OpenClient<Client> {
  client: Client;
  isOpen(): boolean;
  /** Resolves when the handler is done with all that this client sent, or the connection has ended. */
  fence(): Promise<void>;
  destroy(): void;
}
