/** What the page tells of the sandbox's limits. */
export const HANDLER_LIMITS = { memoryMebibytes: 12, timers: 50, callsPerSecond: 300 };

/** What a handler in the sandbox does otherwise than in a Node program of its own. */
export function PlainNode() {
  return (
    <details class="plain-node">
      <summary>What differs from plain Node</summary>
      <ul>
        <li>
          An error that nobody catches ends this handler’s server only, and disconnects its clients. Then the
          lesson’s file answers again. A Node process would end.
        </li>
        <li>
          What one event’s code emits or sends leaves when that code is done, all together. Node begins to
          send at once.
        </li>
        <li>
          There is no file system, no network of its own, no environment and no npm packages: only{' '}
          <code>io</code>, <code>wss</code>, <code>http</code>, timers and the console.
        </li>
        <li>
          A server for everybody needs limits. Here a handler may compute for about 60 ms at a time, hold{' '}
          {HANDLER_LIMITS.memoryMebibytes} MiB of memory, set {HANDLER_LIMITS.timers} timers, and emit, send
          or answer {HANDLER_LIMITS.callsPerSecond} times a second. If it crosses one, you are told which.
        </li>
      </ul>
    </details>
  );
}
