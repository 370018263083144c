import { pino } from 'pino';
import { expect, it } from 'vitest';
import { CRASH_LINES, createCrashLog } from './crash-log.ts';

it('keeps some lines of a flood, and says how many it left out', () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  let now = 0;
  const logCrash = createCrashLog(() => now);
  for (let at = 0; at < CRASH_LINES.burst + 30; at++) logCrash(log, 'lesson.cell', new Error(`${at}`));
  expect(lines).toHaveLength(CRASH_LINES.burst);
  expect(lines[0]).toMatchObject({ cell: 'lesson.cell', msg: 'handler threw', err: { message: '0' } });
  now += 1_000 / CRASH_LINES.perSecond;
  logCrash(log, 'lesson.cell', new Error('the next'));
  logCrash(log, 'lesson.cell', new Error('one more'));
  expect(lines.slice(CRASH_LINES.burst)).toMatchObject([{ leftOut: 30, err: { message: 'the next' } }]);
});
