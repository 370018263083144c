import { describe, expect, test } from 'vitest';
import { charactersOf } from './byte-characters.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('charactersOf', () => {
  test.each([
    ['letters', utf8('hi there'), ['h', 'i', ' ', 't', 'h', 'e', 'r', 'e']],
    ['a character of two bytes stands at its first one', utf8('é!'), ['é', '', '!']],
    ['one of four', utf8('🚀'), ['🚀', '', '', '']],
    ['control characters are dots', new Uint8Array([0, 10, 0x7f]), ['·', '·', '·']],
    ['what is no UTF-8 is dots', new Uint8Array([0xff, 0xc3, 0x28]), ['·', '·', '(']],
    ['a character that is cut off is dots', utf8('é').subarray(0, 1), ['·']],
    ['a surrogate in UTF-8 is no character', new Uint8Array([0xed, 0xa0, 0x80]), ['·', '·', '·']],
  ])('%s', (_name, bytes, cells) => {
    expect(charactersOf(bytes)).toEqual(cells);
  });

  test('any part of it is the same as in the whole', () => {
    const bytes = new Uint8Array([...utf8('aé🚀€b'), 0xff, ...utf8('€')]);
    const whole = charactersOf(bytes);
    for (let from = 0; from <= bytes.length; from++) {
      for (let to = from; to <= bytes.length; to++) {
        expect(charactersOf(bytes, from, to)).toEqual(whole.slice(from, to));
      }
    }
  });
});
