import { getLessons, type Lesson } from './lessons.ts';

/** The lesson that teaches what a program does: its address's last part, by the program's name. */
const LESSONS: Record<string, string> = {
  chat: 'hello-socketio',
  'chat-three-calls': 'who-gets-it',
  'delayed-event': 'hello-socketio',
  'esm-server': 'hello-socketio',
  'raw-echo': 'your-first-server',
  'terminal-chat': 'hello-socketio',
};

/**
 * The lesson that teaches what a program does; `undefined` while it is not written.
 *
 * @throws {Error} If no lesson is planned for the program.
 */
export async function lessonOfExample(name: string): Promise<Lesson | undefined> {
  const planned = LESSONS[name];
  if (!planned) throw new Error(`content/examples/${name}: name its lesson in example-lessons.ts.`);
  return (await getLessons()).find(({ slug }) => slug === planned);
}
