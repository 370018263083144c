/** What client code finds, and what it does not. */
export function ClientGlobals() {
  return (
    <details class="plain-node">
      <summary>What this code has, and what differs from a page</summary>
      <ul>
        <li>
          <code>io()</code> and <code>io('/namespace', options)</code> connect to this lesson’s server in your
          lab, over WebSocket only, unless <code>options</code> name other <code>transports</code>. All else
          of <code>io</code> is the library’s own.
        </li>
        <li>
          <code>url</code> is the address of that server’s raw WebSocket: <code>new WebSocket(url)</code>.
          Below <code>httpUrl</code> it answers <code>fetch</code>.
        </li>
        <li>
          <code>view.add(text)</code>, <code>view.set(lines)</code> and <code>view.clear()</code> show text
          here. There is no <code>document</code>: the code runs in a Worker, in a frame of its own, so that
          its loops do not stop this page.
        </li>
        <li>It reaches the servers of labs, and nothing else: no other host, and nothing of this site.</li>
        <li>At most 50 lines a second are written to the console, and the view shows the last 100 lines.</li>
      </ul>
    </details>
  );
}
