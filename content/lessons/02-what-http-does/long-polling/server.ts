import type { Server, ServerResponse } from 'node:http';

/** Longest wait for the next question, in milliseconds. */
const QUESTION_MS = 1_500;

/** A match that is told by polling and by long polling, and a record of what was asked. */
export default function match({ http }: { http: Server }) {
  let goals = 0;
  let polls = 0;
  /** What each long question said it knew. */
  let waits: (string | null)[] = [];
  const waiting = new Set<ServerResponse>();
  let onQuestion = () => {};

  function poll(response: ServerResponse) {
    polls += 1;
    response.end(String(goals));
  }

  function wait(response: ServerResponse, known: string | null) {
    waits.push(known);
    if (goals > Number(known)) response.end(String(goals));
    else waiting.add(response);
    response.on('close', () => waiting.delete(response));
    onQuestion();
  }

  function goal(response: ServerResponse, count: number) {
    goals += count;
    response.end(String(waiting.size));
    for (const question of waiting) question.end(String(goals));
    waiting.clear();
  }

  /** No goal for a while: the questions are answered all the same. */
  function quiet(response: ServerResponse) {
    for (const question of waiting) question.writeHead(204).end();
    waiting.clear();
    response.end();
  }

  /** Tells what was asked, once there are so many long questions, or after a while without. */
  function asked(response: ServerResponse, times: number) {
    const tell = () => {
      clearTimeout(timer);
      onQuestion = () => {};
      response.end(JSON.stringify({ waits, polls }));
    };
    const timer = setTimeout(tell, QUESTION_MS);
    onQuestion = () => waits.length >= times && tell();
    onQuestion();
  }

  function kickOff(response: ServerResponse) {
    for (const question of waiting) question.destroy();
    goals = 0;
    polls = 0;
    waits = [];
    response.end();
  }

  http.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(String(request.url), 'http://cell');
    // Nobody may keep an old answer and take it for news.
    response.setHeader('Cache-Control', 'no-store');
    if (pathname === '/poll') poll(response);
    else if (pathname === '/wait') wait(response, searchParams.get('known'));
    else if (pathname === '/kick-off') kickOff(response);
    else if (pathname === '/goal') goal(response, Number(searchParams.get('count')));
    else if (pathname === '/quiet') quiet(response);
    else if (pathname === '/asked') asked(response, Number(searchParams.get('times')));
    else response.writeHead(404).end();
  });
}
