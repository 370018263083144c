// The text of the client as Socket.IO servers serve it to pages, for the page in the frame.
import client from 'socket.io-client/dist/socket.io.js?raw';

/** What a page in a frame says of itself. */
export interface PageReport {
  /** Message of its last error, or `""`. */
  error: string;
  /** What it shows. */
  text: string;
  /** Whether its `socket` exists. */
  hasSocket: boolean;
}

const CLIENT_TAG = '<script src="/socket.io/socket.io.js"></script>';

// A sandboxed page belongs to no origin, so its socket is let in only at a lab, and this one names none.
const NO_CONNECTION = '<script>{ const make = io; io = () => make({ autoConnect: false }); }</script>';

const REPORTER = `<script>{
  let error = '';
  const hasSocket = () => { try { return typeof socket === 'object'; } catch { return false; } };
  const report = () => parent.postMessage({ error, text: document.body.innerText, hasSocket: hasSocket() }, '*');
  addEventListener('error', (event) => { error = event.message; });
  addEventListener('load', () => {
    report();
    new MutationObserver(report).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  addEventListener('message', ({ source, data }) => {
    if (source === parent) for (const hear of socket.listeners('chat message')) hear(data);
  });
}</script>`;

/**
 * A page for a sandboxed frame: it has the real client, and reports to the page around it. Its
 * socket does not connect; `passOn` hands it what another one received.
 */
export function frameHtml(page: string): string {
  // In place of its address: a page without an origin may not load every script of a site.
  return REPORTER + page.replace(CLIENT_TAG, () => `<script>${client}</script>${NO_CONNECTION}`);
}

/** Resolves with the frame's first report that `isDone` accepts. */
export function reportOf(
  frame: HTMLIFrameElement,
  isDone: (report: PageReport) => boolean,
): Promise<PageReport> {
  return new Promise((resolve) => {
    const listener = ({ source, data }: MessageEvent) => {
      // Whatever else talks to this page is none of ours.
      if (source !== frame.contentWindow || !isDone(data)) return;
      removeEventListener('message', listener);
      resolve(data);
    };
    addEventListener('message', listener);
  });
}

/** Hands the page's socket a chat line that another socket received. */
export function passOn(frame: HTMLIFrameElement, text: string): void {
  // A sandboxed page has no origin that could be named.
  frame.contentWindow?.postMessage(text, '*');
}
