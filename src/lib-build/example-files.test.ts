import { expect, test } from 'vitest';
import { exampleSource, examples } from './example-files.ts';

test('a program has what its README says, and its files, the server first', () => {
  const example = examples.get('terminal-chat');
  expect(example).toMatchObject({ name: 'terminal-chat', title: 'Terminal chat' });
  expect([...(example?.files.keys() ?? [])]).toEqual(['server.mjs', 'client.mjs']);
  expect([...(examples.get('chat')?.files.keys() ?? [])]).toEqual(['server.mjs', 'public/index.html']);
});

test('what is not there is told with what is', () => {
  expect(() => exampleSource('chatt', 'server.mjs')).toThrow(
    'No program "chatt"; there are chat, chat-three',
  );
  expect(() => exampleSource('chat', 'index.html')).toThrow(
    'No file "index.html" in chat; there are server.mjs, public/index.html.',
  );
});
