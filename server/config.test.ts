import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('an empty environment gives the documented defaults', () => {
  const { labSecret, ...config } = readConfig({});
  expect(config).toEqual({
    host: '127.0.0.1',
    port: 3000,
    logLevel: undefined,
    allowedOrigins: [],
    maxLabs: 500,
    labsPerAddressPerMinute: 30,
    labIdleMs: 300_000,
    maxCellsPerLab: 16,
    maxConnectionsPerLab: 64,
    messagesPerSecond: 100,
    maxMessageBytes: 65_536,
    maxWaitingBytes: 1_048_576,
    handshakeMs: 10_000,
    rawPingMs: 10_000,
    shutdownMs: 5_000,
  });
  expect(labSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(readConfig({}).labSecret).not.toBe(labSecret);
});

test('every wrong variable is named with its value, all at once', () => {
  const read = () => readConfig({ PORT: '99999', MAX_LABS: 'many', LOG_LEVEL: 'loud' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrowErrorMatchingInlineSnapshot(`
    [ConfigError: Invalid settings in the environment:
      PORT=99999 should be at most 65535
      LOG_LEVEL=loud should be trace, debug, info, warn, error, fatal or silent
      MAX_LABS=many should be a whole number]
  `);
});

test('a secret that is too short is not printed', () => {
  expect(() => readConfig({ LAB_SECRET: 'hunter2' })).toThrow('LAB_SECRET=*** should have at least 16');
});

test.each(['', ' ', '1e3', '0x10', '-1', '1.5'])('PORT=%j is a mistake', (PORT) => {
  expect(() => readConfig({ PORT })).toThrow('should be a whole number');
});

test('ALLOWED_ORIGINS is a list of origins, as browsers write them', () => {
  const read = (ALLOWED_ORIGINS: string) => readConfig({ ALLOWED_ORIGINS }).allowedOrigins;
  expect(read('https://a.example, http://b.example:8080')).toEqual([
    'https://a.example',
    'http://b.example:8080',
  ]);
  expect(() => read('a.example')).toThrow('should be origins');
  expect(() => read('https://a.example/')).toThrow('should be origins');
});
