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
      const why = refuseMessage(limits, connection, lab, 0);
      if (why !== undefined) return [sent, why];
    }
  };
  const tooFast = [200, 'more than 100 messages a second'];
  expect([flood(), flood(), flood()]).toEqual([tooFast, tooFast, tooFast]);
  const tooMany = 'more than 300 messages a second in this lab (8 KiB of one count as one more)';
  expect(flood()).toEqual([0, tooMany]);
  now = 500;
  expect(flood()).toEqual([150, tooMany]);
});

it('counts a large message of a lab as several, and lets every lab send one', () => {
  const lab = createLabMessages(limits, () => 0);
  const send = (bytes: number) =>
    refuseMessage(
      limits,
      createTokenBucket(messageRate(limits), () => 0),
      lab,
      bytes,
    );
  for (let sent = 0; sent < 66; sent += 1) expect(send(65_536)).toBeUndefined();
  expect(send(65_536)).toMatch('in this lab');
  // 66 times 9 of 600.
  for (let sent = 0; sent < 6; sent += 1) expect(send(8_191)).toBeUndefined();
  expect(send(1)).toMatch('in this lab');
  const huge = { ...limits, maxMessageBytes: 100_000_000 };
  expect(refuseMessage(huge, createLabMessages(huge), createLabMessages(huge), 99_000_000)).toBeUndefined();
});
