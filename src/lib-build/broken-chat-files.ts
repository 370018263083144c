import page from '../../content/lessons/09-hello-socketio/broken-chat/index.html.diff?raw';
import server from '../../content/lessons/09-hello-socketio/broken-chat/server.mjs.diff?raw';
import { type BrokenFile, readBrokenFile } from '../lib/broken-chat.ts';

/** The chat of the notes, with its bugs and what mends them. */
export const brokenChat: [page: BrokenFile, server: BrokenFile] = [
  readBrokenFile('public/index.html', page),
  readBrokenFile('server.mjs', server),
];
