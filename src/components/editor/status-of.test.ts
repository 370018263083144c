import { expect, test } from 'vitest';
import { NOTHING_KNOWN } from '../../lib/cell-run.ts';
import { statusOf } from './status-of.ts';

const lab = { phase: 'open', lab: { id: 'x', epoch: 1, invited: false } } as const;
const down = { phase: 'down', reason: 'Nobody answers.' } as const;

test.each([
  ['Asking the server what runs…', {}],
  ['Asking the server what runs…', { lab }],
  ['The lesson’s file is running.', { lab, running: 'shipped' }],
  ['Starting…', { lab, running: 'shipped', busy: true }],
  ['Your version is running, in the sandbox.', { lab, running: 'edited', source: 'now' }],
  [
    'Your version is running, in the sandbox, without your last changes.',
    { lab, running: 'edited', source: 'before' },
  ],
  ['A version of yours is running, in the sandbox.', { lab, running: 'edited' }],
  ['Nobody answers.', { lab: down }],
  ['Nobody answers. Your version starts then.', { lab: down, busy: true }],
] as const)('says: %s', (status, run) => {
  expect(statusOf({ ...NOTHING_KNOWN, ...run }, 'now')).toBe(status);
});
