/**
 * What a request's target tells of a connection.
 *
 * N.B. Imported by the browser and by the server.
 */

export interface RequestTarget {
  /** `<lesson>.<handler>`, or `""` where the target is no cell's. */
  cell: string;
  /** Name that the client gave itself in `?client=`: up to 16 letters, digits, spaces or hyphens; else `""`. */
  client: string;
  /** Whether Engine.IO v4 packets travel: `EIO=4`. */
  isEngineIo: boolean;
  /** Whether those carry Socket.IO packets: all do but those of a path of Engine.IO's own. */
  isSocketIo: boolean;
  /** Engine.IO's session, or `""` while there is none. */
  sid: string;
}

/** @param target - Path and query, or a whole address (RFC 9112, section 3.2.2). */
export function readTarget(target: string): RequestTarget {
  const [path = '', queryText = ''] = target.replace(/^https?:\/\/[^/?]*/i, '').split(/\?(.*)/s);
  const query = new URLSearchParams(queryText);
  const client = query.get('client') ?? '';
  const isEngineIo = query.get('EIO') === '4';
  return {
    cell: /^\/lab\/[^/]*\/([^/]*)/.exec(path)?.[1] ?? '',
    client: /^[\p{L}\p{N} -]{1,16}$/u.test(client) ? client : '',
    isEngineIo,
    isSocketIo: isEngineIo && !path.includes('/engine.io'),
    sid: query.get('sid') ?? '',
  };
}
