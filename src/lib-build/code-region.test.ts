import { expect, test } from 'vitest';
import { codeRegion, countLines, withoutMarks } from './code-region.ts';

const source = `import x from 'x';
function f() {
  // #region whole
  if (x) {
    // @ts-expect-error for the compiler
    x();

  }
  // #endregion
  // #region other
  y();
  // #endregion
}
`;

test('a region loses its marks and the indentation its lines share', () => {
  expect(codeRegion(source, 'whole')).toBe('if (x) {\n  x();\n\n}');
  expect(codeRegion(source, 'other')).toBe('y();');
});

test('a name that is not there is told with those that are', () => {
  expect(() => codeRegion(source, 'wholly')).toThrow('No region "wholly"; the file has "whole", "other".');
});

test('lines are counted without empty ones', () => {
  expect(countLines('x();')).toBe('1 line');
  expect(countLines('if (x) {\n\n  x();\n}\n')).toBe('3 lines');
});

test('a whole file loses the marks of all regions', () => {
  expect(withoutMarks(source)).toBe(
    "import x from 'x';\nfunction f() {\n  if (x) {\n    x();\n\n  }\n  y();\n}",
  );
});
