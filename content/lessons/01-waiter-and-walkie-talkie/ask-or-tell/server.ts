import type { Server, ServerResponse } from 'node:http';
import type { WebSocketServer } from 'ws';

/** How long the kitchen cooks, in milliseconds. */
const COOKING_MS = 2_000;
/** Time from one dish to the next, in milliseconds. No pause of a guest is likely to be a multiple of it. */
const DISH_MS = 97;

/** What happened since the kitchen opened. */
interface Service {
  openedAt: number;
  questions: number;
  dishes: { readyAt: number; knownAt?: number }[];
}

/** A busy kitchen that keeps a bill, and connections for apps. */
export default function kitchen({ http, wss }: { http: Server; wss: WebSocketServer }) {
  let service: Service = { openedAt: 0, questions: 0, dishes: [] };
  let cook: NodeJS.Timeout | undefined;

  /** “Is anything ready?” */
  function ready(response: ServerResponse) {
    service.questions += 1;
    for (const dish of service.dishes) dish.knownAt ??= performance.now();
    response.end(`dish ${service.dishes.length}`);
  }

  function open(response: ServerResponse) {
    clearInterval(cook);
    service = { openedAt: performance.now(), questions: 0, dishes: [] };
    cook = setInterval(() => {
      const now = performance.now();
      if (now > service.openedAt + COOKING_MS) clearInterval(cook);
      else service.dishes.push({ readyAt: now });
    }, DISH_MS);
    response.end();
  }

  function bill(response: ServerResponse) {
    const now = performance.now();
    const waits = service.dishes.map(({ readyAt, knownAt = now }) => knownAt - readyAt);
    const meanWaitMs = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const seconds = (now - service.openedAt) / 1_000;
    const { questions } = service;
    response.end(JSON.stringify({ meanWaitMs: Math.round(meanWaitMs), questions, seconds: round(seconds) }));
  }

  /** Something happens that an app should know of. Answers with the number of its connections. */
  function news(response: ServerResponse, app: string | null) {
    const told = [...wss.clients].filter((client) => apps.get(client) === app);
    for (const client of told) client.send(`news for ${app}`);
    response.end(String(told.length));
  }

  const apps = new WeakMap<object, string | null>();
  wss.on('connection', (socket, request) => {
    apps.set(socket, addressOf(request.url).searchParams.get('client'));
  });

  http.on('request', (request, response) => {
    const { pathname, searchParams } = addressOf(request.url);
    // Nobody may keep an old answer and take it for news.
    response.setHeader('Cache-Control', 'no-store');
    if (pathname === '/ready') ready(response);
    else if (pathname === '/open') open(response);
    else if (pathname === '/bill') bill(response);
    else if (pathname === '/news') news(response, searchParams.get('app'));
    else response.writeHead(404).end();
  });
}

const round = (seconds: number) => Math.round(seconds * 100) / 100;

const addressOf = (url: string | undefined) => new URL(String(url), 'http://cell');
