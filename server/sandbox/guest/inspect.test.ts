import { format as nodeFormat, inspect as nodeInspect } from 'node:util';
import { expect, test } from 'vitest';
import { format } from './console.ts';
import { inspect } from './inspect.ts';

class Player {
  name = 'Ada';
  scores = [1, 2];
}

const circular: Record<string, unknown> = { name: 'a' };
circular.itself = circular;

/** Values that people print from a handler. */
const values: [string, unknown][] = [
  ['a string', ['it’s', "it's", `"it's"`, 'a\nb']],
  ['numbers', [1, -0, Number.NaN, 12n]],
  ['nothing', [undefined, null]],
  ['an event’s arguments', { text: 'hi', at: 1, from: { id: 'x1', rooms: new Set(['x1', 'red']) } }],
  ['five levels', { a: { b: { c: { d: { e: 1 } } } } }],
  ['an object of four levels', { a: { b: { c: {} } } }],
  ['a long object', Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`key${at}`, `value ${at}`]))],
  ['an array in columns', Array.from({ length: 27 }, (_, at) => at * 7)],
  ['words in columns', Array.from({ length: 20 }, (_, at) => 'word'.repeat((at % 3) + 1))],
  ['a long array', Array.from({ length: 120 }, (_, at) => at)],
  [
    'objects in an array',
    [
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
      { id: 3, name: 'three' },
    ],
  ],
  ['many objects', Array.from({ length: 8 }, (_, id) => ({ id, name: `name ${id}`, tags: ['a', 'b'] }))],
  ['holes', Object.assign(Array(3), { 1: 4 })],
  [
    'a map',
    new Map<unknown, unknown>([
      ['red', new Set(['a', 'b'])],
      ['blue', { n: 1 }],
    ]),
  ],
  ['an empty map, set, array and object', [new Map(), new Set(), [], {}]],
  ['typed arrays', [new Uint8Array([1, 2, 3]), new Float32Array(2)]],
  ['an ArrayBuffer', new Uint8Array([1, 2, 255]).buffer],
  ['functions', [() => {}, function named() {}, async () => {}, Player, class extends Player {}]],
  ['instances', new Player()],
  ['no prototype', Object.create(null)],
  [
    'getters',
    {
      get a() {
        return 1;
      },
      set a(_value) {},
      get b() {
        return 2;
      },
    },
  ],
  ['symbols', { [Symbol('tag')]: 1, plain: Symbol('x'), 'not-a-name': 1 }],
  ['dates and patterns', [new Date(0), new Date(Number.NaN), /a+/g]],
  ['boxed', [Object('a'), Object(1), Object(true)]],
  ['an array with a name', Object.assign([1, 2], { name: 'pair' })],
  ['a promise', { ready: new Promise(() => {}) }],
  ['a long text in an object', { text: 'lorem ipsum '.repeat(9), n: 1 }],
];

test.each(values)('%s is written as Node writes it', (_name, value) => {
  expect(inspect(value)).toBe(nodeInspect(value));
});

test('an object in itself is named, not followed', () => {
  expect(inspect(circular)).toContain('itself: [Circular *1]');
});

test.each([
  [['a', 1, { b: 2 }]],
  [['%s and %d, %i, %f, %j, %%', 'text', '42', 4.9, '1.5', { a: 1 }, 'rest']],
  [['100%', 'sure']],
  [['%s']],
  [['%o', 'text']],
  [[{ a: 1 }, 'text']],
  [[]],
])('%j is formatted as Node formats it', (args) => {
  expect(format(args)).toBe(nodeFormat(...args));
});
