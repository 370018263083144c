/** A word that can stand after a dot. */
export interface ApiWord {
  name: string;
  /** How it is called, or what it is. */
  detail: string;
  /** One plain sentence. */
  info: string;
  /** Which object it gives, by its name in the same API. */
  gives?: string;
}

/** An object of an API, as rows: `[name, how it is called, one plain sentence, which object it gives]`. */
export interface ApiObject {
  readonly words: readonly (readonly [name: string, detail: string, info: string, gives?: string])[];
  /** Names of what its `on` listens to, each with one plain sentence. */
  readonly events?: readonly (readonly [name: string, info: string])[];
}

/** Objects by name. */
export type Api = Readonly<Record<string, ApiObject>>;
