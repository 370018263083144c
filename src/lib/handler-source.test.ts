import { expect, test } from 'vitest';
import { editSource, type ShippedHandler, textBefore } from './handler-source.ts';

const source = `import x from 'x';
export default function f() {
  // #region one
  x();
  // @ts-expect-error for the compiler
  y();
  // #endregion
  z();
  // #region two
  w();
  // #endregion
}
`;
const one = { name: 'one', text: 'x();\ny();', first: 4, last: 6 };
const two = { name: 'two', text: 'w();', first: 10, last: 10 };
/** Not in the order of the file. */
const shipped: ShippedHandler = { file: 'f.ts', source, regions: [two, one] };

test('without texts each region stands as it is shown, and the rest as it was', () => {
  expect(editSource(shipped, new Map()).source).toBe(`import x from 'x';
export default function f() {
  // #region one
x();
y();
  // #endregion
  z();
  // #region two
w();
  // #endregion
}
`);
});

test('texts take the place of their regions, whatever their length', () => {
  const { source: edited } = editSource(
    shipped,
    new Map([
      ['two', ''],
      ['one', 'a(`\n  b\n`);\n'],
    ]),
  );
  expect(edited).toContain('// #region one\na(`\n  b\n`);\n\n  // #endregion\n  z();\n');
  expect(edited).toContain('// #region two\n\n  // #endregion\n}');
});

test('each line of the edited source is found again, in its region or outside of all', () => {
  const { source: edited, placeOf } = editSource(shipped, new Map([['one', 'a();\nb();\nc();']]));
  const lines = edited.split('\n');
  const placeOfText = (text: string) => placeOf(lines.indexOf(text) + 1);
  expect(placeOfText('a();')).toEqual({ region: 'one', line: 1, text: 'a();' });
  expect(placeOfText('c();')).toEqual({ region: 'one', line: 3, text: 'c();' });
  expect(placeOfText('w();')).toEqual({ region: 'two', line: 1, text: 'w();' });
  // Line 8 of the file, as it is shipped.
  expect(placeOfText('  z();')).toEqual({ region: undefined, line: 8, text: '  z();' });
  expect(placeOf(0)).toBeUndefined();
  expect(placeOf(lines.length + 1)).toBeUndefined();
});

test('what stands before a region is the file up to its mark', () => {
  expect(textBefore(shipped, one)).toBe(
    "import x from 'x';\nexport default function f() {\n  // #region one\n",
  );
});
