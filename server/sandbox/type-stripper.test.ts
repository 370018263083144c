import { afterAll, expect, it } from 'vitest';
import { STRIP } from './limits.ts';
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
