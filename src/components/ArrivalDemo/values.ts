/** Something to emit. */
export interface Value {
  /** As a program would write it. */
  code: string;
  /** Makes it anew for each run. */
  make: () => unknown;
}

// As a property, the class keeps its name when the page is built.
const { User } = {
  User: class {
    name: string;

    constructor(name: string) {
      this.name = name;
    }

    greet() {
      return `Hello, ${this.name}`;
    }
  },
};

/** Each is made by what its code says. */
export const VALUES: Value[] = [
  { code: "'hello'", make: () => 'hello' },
  { code: "{ from: 'Ann', n: 2 }", make: () => ({ from: 'Ann', n: 2 }) },
  { code: 'new Date(0)', make: () => new Date(0) },
  { code: 'new Map([[1, 2]])', make: () => new Map([[1, 2]]) },
  { code: '[1, undefined, NaN]', make: () => [1, undefined, Number.NaN] },
  { code: '{ a: 1, b: undefined }', make: () => ({ a: 1, b: undefined }) },
  { code: "new User('Ann')", make: () => new User('Ann') },
  { code: 'new Uint8Array([1, 2, 3])', make: () => new Uint8Array([1, 2, 3]) },
  { code: '10n', make: () => 10n },
];
