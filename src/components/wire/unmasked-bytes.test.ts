import { expect, test } from 'vitest';
import { messageOf } from '../../../tests/support/wire-items.ts';
import { unmaskedBytes } from './unmasked-bytes.ts';

test('heads stay, payloads are unmasked', () => {
  const item = messageOf('up', 'hello', { pieces: 2 });
  const [one, other] = item.frames;
  if (!one || !other) throw new Error('no frames');
  const text = new TextEncoder();
  expect([...unmaskedBytes(item)]).toEqual([
    ...one.head,
    ...text.encode('hel'),
    ...other.head,
    ...text.encode('lo'),
  ]);
  expect([...item.bytes]).not.toEqual([...unmaskedBytes(item)]);
});

test('a frame without a mask is as it was', () => {
  const item = messageOf('down', 'hello');
  expect(unmaskedBytes(item)).toEqual(item.bytes);
});

test('where not all bytes were kept, those that were are unmasked', () => {
  const item = messageOf('up', 'hello', { pieces: 2 });
  const kept = { ...item, bytes: item.bytes.subarray(0, 7) };
  expect(unmaskedBytes(kept)).toEqual(unmaskedBytes(item).subarray(0, 7));
});
