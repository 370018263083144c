import { z } from 'astro/zod';
import { expect, test } from 'vitest';
import { checkProps } from './check-props.ts';

const schema = z.strictObject({ call: z.enum(['io.emit', 'socket.emit']) });

test('right props pass', () => {
  expect(checkProps('Demo', schema, { call: 'io.emit' })).toEqual({ call: 'io.emit' });
});

test('a wrong value stops the build, with what was passed and what is expected', () => {
  const check = () => checkProps('Demo', schema, { call: 'io.emitt' });
  expect(check).toThrow('<Demo> got {"call":"io.emitt"}.');
  expect(check).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/call: .*"io\.emit"\|"socket\.emit"/) }),
  );
});

test('a misspelt name stops the build', () => {
  expect(() => checkProps('Demo', schema, { call: 'io.emit', cal: 1 })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('"cal"') }),
  );
});
