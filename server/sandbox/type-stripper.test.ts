import { afterAll, expect, it } from 'vitest';
import { STRIP, STRIPS } from './limits.ts';
import { TypeStripper } from './type-stripper.ts';

const stripper = new TypeStripper();
afterAll(() => stripper.close());

it('leaves every character where it was', async () => {
  const source = "import { Server, type Socket } from 'socket.io';\nlet é: string = 'é'; // ü";
  const code = await stripper.strip(source);
  expect(code).toBe("import { Server,             } from 'socket.io';\nlet é         = 'é'; // ü");
});

it('says what is wrong', async () => {
  await expect(stripper.strip('let a b')).rejects.toMatchObject({ kind: 'syntax', line: 1, column: 7 });
});

it('goes on after a source that breaks the parser', async () => {
  const broken = stripper.strip('['.repeat(15_000) + ']'.repeat(15_000));
  const next = stripper.strip('let a: number = 1');
  await expect(broken).rejects.toEqual({ kind: 'syntax', message: STRIP.sentence });
  await expect(next).resolves.toBe('let a         = 1');
});

/** It keeps the parser busy for seconds. */
const SLOW = `${'x<'.repeat(900)}y;`.repeat(8);

it('does not let a lab whose source broke the parser keep others waiting again', async () => {
  const lab = {};
  await expect(stripper.strip(SLOW, lab)).rejects.toEqual({ kind: 'syntax', message: STRIP.sentence });
  const again = Promise.allSettled([1, 2, 3].map(() => stripper.strip(SLOW, lab)));
  const other = stripper.strip('let a: number = 1', {});
  expect(await Promise.race([again, other])).toBe('let a         = 1');
  await again;
});

it('does not let a lab whose source was slow keep others waiting again', async () => {
  // Every source is.
  const impatient = new TypeStripper(0);
  const lab = {};
  const strip = () => impatient.strip('let a = 1', lab);
  await strip();
  const all = Promise.allSettled(Array.from({ length: STRIPS.value }, strip));
  await expect(strip()).rejects.toEqual({ kind: 'limit', message: STRIPS.sentence });
  expect(await impatient.strip('let a = 1', {})).toBe('let a = 1');
  await all;
  await impatient.close();
});

it('has no more sources waiting than may', async () => {
  const all = Array.from({ length: STRIPS.value + 1 }, () => stripper.strip('let a = 1'));
  await expect(all.pop()).rejects.toEqual({ kind: 'limit', message: STRIPS.sentence });
  expect(new Set(await Promise.all(all))).toEqual(new Set(['let a = 1']));
});

it('starts nothing once it is closed', async () => {
  const closing = new TypeStripper();
  const waiting = [1, 2].map(() => closing.strip('let a = 1'));
  const outcomes = Promise.allSettled(waiting);
  await closing.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
