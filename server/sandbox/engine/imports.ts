/** What a handler may import. */
export class Imports {
  readonly #modules: Readonly<Record<string, string>>;
  /** The first module that it wanted and that is not there. */
  refused: string | undefined;

  /** @param modules - Sources, by name. */
  constructor(modules: Readonly<Record<string, string>>) {
    this.#modules = modules;
  }

  /** @returns The module's source. @throws {string} If it is not there: what the reader is told. */
  load(name: string): string {
    const source = Object.hasOwn(this.#modules, name) ? this.#modules[name] : undefined;
    if (source !== undefined) return source;
    this.refused ??= name;
    throw `A handler cannot import '${name.slice(0, 100)}' here, only ${this.#names()}: it has no files, no network and no process of its own.`;
  }

  /** Each module once, with its `node:` where it has one. */
  #names(): string {
    const names = Object.keys(this.#modules);
    return names.filter((name) => !names.includes(`node:${name}`)).join(', ');
  }
}
