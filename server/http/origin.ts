import { Refusal } from '../limits/refusal.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What is looked at of a request. */
interface Requested {
  headers: { origin?: string | undefined; host?: string | undefined };
}

/**
 * Browsers let any site open a WebSocket to any server, and say in `Origin` which site it is
 * (RFC 6455, section 10.2). Programs other than browsers send none, and may connect.
 *
 * @param host - Address that the server listens on. On a loopback address only loopback names
 *   are the server's own: another name that leads here is somebody's trick (DNS rebinding).
 * @returns Checks a request.
 * @throws {Refusal} The check throws `ORIGIN_REFUSED`.
 */
export function createOriginCheck(host: string, allowedOrigins: string[]): (req: Requested) => void {
  const onlyLoopback = LOOPBACK.test(host) || host === '::1';

  return ({ headers }) => {
    const { origin } = headers;
    if (origin === undefined || allowedOrigins.includes(origin)) return;
    if (URL.canParse(origin)) {
      const url = new URL(origin);
      if (url.host === headers.host && (!onlyLoopback || LOOPBACK.test(url.hostname))) return;
    }
    throw new Refusal(
      'ORIGIN_REFUSED',
      `Pages of ${origin} may not use this server. If they should, add it to ALLOWED_ORIGINS.`,
    );
  };
}
