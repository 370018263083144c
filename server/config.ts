import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/**
 * A whole number written in digits. `z.coerce.number()` would read an empty
 * variable as 0, so `PORT=` would mean "any port" instead of a mistake.
 */
const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'should be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `should be at least ${min}`).max(max, `should be at most ${max}`))
    .default(fallback);

/** A comma-separated list of origins, each written as a browser writes it. */
const origins = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .pipe(
    z.array(
      z.string().refine((item) => URL.canParse(item) && new URL(item).origin === item, {
        error: 'should be origins such as https://example.org, separated by commas',
      }),
    ),
  )
  .default([]);

/** The environment variables a deployment may set. This is their reference. */
const EnvSchema = z.object({
  /** Address to listen on. `0.0.0.0` serves the network, not only this machine. */
  HOST: z.string().min(1, 'should not be empty').default('127.0.0.1'),
  /** TCP port; 0 lets the system choose. */
  PORT: whole(0, 65_535, 3000),
  /** Least level that is logged. On a terminal the default is `warn`, elsewhere `info`. */
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'should be trace, debug, info, warn, error, fatal or silent',
    })
    .optional(),
  /** Origins besides the server's own whose pages may use it, such as the name a proxy serves it by. */
  ALLOWED_ORIGINS: origins,
  /** Signs lab ids; at least 16 characters. Set it when several processes share readers. Default: random. */
  LAB_SECRET: z.string().min(16, 'should have at least 16 characters').optional(),
  /** Labs open at once; one more is refused with 503. */
  MAX_LABS: whole(1, 100_000, 500),
  /** Labs that one address may ask for in a minute; one more is refused with 429. */
  LABS_PER_ADDRESS_PER_MINUTE: whole(1, 1_000_000, 30),
  /** Seconds that a lab, and each cell of it, outlives its last connection. */
  LAB_IDLE_SECONDS: whole(1, 86_400, 300),
  /** Cells in use in one lab. One more takes the place of one without connections, or is refused with 429. */
  MAX_CELLS_PER_LAB: whole(1, 1_000, 16),
  /** Connections of one lab, observers included; one more is refused with 429. */
  MAX_CONNECTIONS_PER_LAB: whole(1, 100_000, 64),
  /**
   * Messages a second of one connection; twice as many may come in a burst. All connections of a lab together
   * may send three times that, where each full 8 KiB of a message counts as one more. A request counts as a
   * message. Beyond: close 1008, on Socket.IO an `error` event and the end; a request is refused with 429.
   */
  MESSAGES_PER_SECOND: whole(1, 1_000_000, 100),
  /** Bytes of one message from a client. A larger one: close 1009. */
  MAX_MESSAGE_BYTES: whole(1_024, 104_857_600, 65_536),
  /** Bytes that may wait in memory for a client that reads slowly. More: close 1013. */
  MAX_WAITING_BYTES: whole(16_384, 1_073_741_824, 1_048_576),
  /** Seconds a client may take to send its request's head; then 408. The check runs every 2 seconds. */
  HANDSHAKE_SECONDS: whole(1, 300, 10),
  /** Seconds between the server's pings to raw WebSockets. Who misses one is cut at the next. */
  RAW_PING_SECONDS: whole(1, 3_600, 10),
  /** Seconds that clients get to say goodbye when the server stops. */
  SHUTDOWN_SECONDS: whole(0, 300, 5),
});

/** What the companion needs to know. Durations are milliseconds, sizes are bytes. */
export interface CompanionConfig {
  /** Address the http server listens on: a loopback address serves loopback names only. */
  host: string;
  allowedOrigins: string[];
  labSecret: string;
  maxLabs: number;
  labsPerAddressPerMinute: number;
  labIdleMs: number;
  maxCellsPerLab: number;
  maxConnectionsPerLab: number;
  messagesPerSecond: number;
  maxMessageBytes: number;
  maxWaitingBytes: number;
  handshakeMs: number;
  rawPingMs: number;
}

/** All settings of the process. */
export interface Config extends CompanionConfig {
  port: number;
  /** `undefined` leaves the choice to the log. */
  logLevel: string | undefined;
  shutdownMs: number;
}

/** Thrown at start-up. `message` names every wrong variable, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the settings, once, at start-up.
 *
 * @param env - Usually `process.env`.
 * @throws {ConfigError} If any variable is not what `EnvSchema` allows.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = EnvSchema.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path: [name], message }) => {
      // A secret does not belong in a terminal or a log, not even a wrong one.
      const value = name === 'LAB_SECRET' ? '***' : env[String(name)];
      return `  ${String(name)}=${value} ${message}`;
    });
    throw new ConfigError(['Invalid settings in the environment:', ...lines].join('\n'));
  }
  const settings = parsed.data;
  return {
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    labSecret: settings.LAB_SECRET ?? randomBytes(32).toString('hex'),
    maxLabs: settings.MAX_LABS,
    labsPerAddressPerMinute: settings.LABS_PER_ADDRESS_PER_MINUTE,
    labIdleMs: settings.LAB_IDLE_SECONDS * 1_000,
    maxCellsPerLab: settings.MAX_CELLS_PER_LAB,
    maxConnectionsPerLab: settings.MAX_CONNECTIONS_PER_LAB,
    messagesPerSecond: settings.MESSAGES_PER_SECOND,
    maxMessageBytes: settings.MAX_MESSAGE_BYTES,
    maxWaitingBytes: settings.MAX_WAITING_BYTES,
    handshakeMs: settings.HANDSHAKE_SECONDS * 1_000,
    rawPingMs: settings.RAW_PING_SECONDS * 1_000,
    shutdownMs: settings.SHUTDOWN_SECONDS * 1_000,
  };
}
