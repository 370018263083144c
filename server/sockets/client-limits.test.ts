import { expect, it } from 'vitest';
import { createTokenBucket } from '../limits/token-bucket.ts';
import { createLabMessages, messageRate, refuseMessage } from './client-limits.ts';

const limits = { messagesPerSecond: 100, maxMessageBytes: 65_536, maxWaitingBytes: 65_536 };

it('counts the messages of each connection, and of all of a lab', () => {
  let now = 0;
  const lab = createLabMessages(limits, () => now);
  /** How many messages of a new connection are let through. */
  const flood = () => {
    const connection = createTokenBucket(messageRate(limits), () => now);
    for (let sent = 0; ; sent += 1) {
      const why = refuseMessage(limits, connection, lab);
      if (why !== undefined) return [sent, why];
    }
  };
  const tooFast = [200, 'more than 100 messages a second'];
  expect([flood(), flood(), flood()]).toEqual([tooFast, tooFast, tooFast]);
  const tooMany = 'more than 300 messages a second in this lab';
  expect(flood()).toEqual([0, tooMany]);
  now = 500;
  expect(flood()).toEqual([150, tooMany]);
});
