import { expect, test } from 'vitest';
import { pathInCell, readClientName, readLabAddress, toOriginForm } from './lab-address.ts';

test.each([
  ['/lab/ID', 'ID', '', 'none'],
  ['/lab/ID/x.echo/ws', 'ID', 'x.echo', 'raw'],
  ['/lab/ID/x.echo/ws?client=A', 'ID', 'x.echo', 'raw'],
  ['/lab/ID/x.echo/bytes', 'ID', 'x.echo', 'bytes'],
  ['/lab/ID/x.echo/bytes/', 'ID', 'x.echo', 'none'],
  ['/lab/ID/x.echo/socket.io/?EIO=4', 'ID', 'x.echo', 'socketio'],
  ['/lab/ID/observer/socket.io/', 'ID', 'observer', 'socketio'],
  ['/lab/ID/x.echo/socket.io', 'ID', 'x.echo', 'none'],
  ['/lab/ID/x.echo/ws/more', 'ID', 'x.echo', 'none'],
  ['/lab//x.echo/ws', '', 'x.echo', 'raw'],
  ['/lab/', '', '', 'none'],
])('%s', (url, labId, cell, door) => {
  expect(readLabAddress(url)).toEqual({ labId, cell, door });
});

test.each(['/', '/lab', '/labs/x', '/api/labs', '/x?/lab/ID'])('%s is not a lab address', (url) => {
  expect(readLabAddress(url)).toBeUndefined();
});

test.each([
  ['/lab/ID', '/lab/ID'],
  ['http://localhost:3000/lab/ID?a=http://b/c', '/lab/ID?a=http://b/c'],
  ['HTTPS://example.org', '/'],
  ['http://example.org?a', '/?a'],
  ['http://[/lab/ID', '/lab/ID'],
  ['*', '/*'],
])('%s is %s without the name of the server', (url, path) => {
  expect(toOriginForm(url)).toBe(path);
});

test.each([
  ['/lab/ID/x/ws?client=A', 'A'],
  ['/lab/ID/x/ws?a=1&client=Zo%C3%AB%202', 'Zoë 2'],
  ['/lab/ID/x/ws', ''],
  ['/lab/ID/x/ws?client=%3Cb%3E', ''],
  ['/lab/ID/x/ws?client=12345678901234567', ''],
])('the client of %s is %j', (url, name) => {
  expect(readClientName(url)).toBe(name);
});

test.each([
  ['/lab/ID/x.race/http/poll?since=3', '/poll?since=3'],
  ['/lab/ID/x.doors/ws?door=403', '/ws?door=403'],
  ['/lab/ID/x.doors/ws', '/ws'],
  ['/lab/ID/x.doors/http/ws?a=/lab/b/c/http/', '/ws?a=/lab/b/c/http/'],
])('%s is %s to its handler', (url, path) => {
  expect(pathInCell(url)).toBe(path);
});
