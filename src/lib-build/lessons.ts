import { type CollectionEntry, getCollection } from 'astro:content';

/** The parts of the notebook, each with the number of its last lesson folder. */
const PARTS = [
  { name: 'Why a socket', note: 'No code needed.', last: 3 },
  { name: 'Raw WebSocket', note: 'The protocol itself, with the ws library.', last: 8 },
  { name: 'Socket.IO', note: 'Its own protocol, and what that gives you.', last: 15 },
  { name: 'When the network misbehaves', note: 'Cut, frozen, slow, twice.', last: 18 },
  { name: 'Real life', note: 'Strangers, users, many servers.', last: 23 },
  { name: 'All together', note: '', last: 24 },
];

export interface Lesson {
  entry: CollectionEntry<'lessons'>;
  /** Place among the lessons that are written, from 1. */
  number: number;
  /** Last part of its address. */
  slug: string;
  /** Its page, `/lessons/<slug>/`. */
  href: string;
  part: (typeof PARTS)[number];
}

/** All lessons in reading order. The folder's number orders them, the rest of its name is the address. */
export async function getLessons(): Promise<Lesson[]> {
  const entries = await getCollection('lessons');
  const ordered = entries
    .map((entry) => ({ entry, ...readFolder(entry.id) }))
    .sort((a, b) => a.order - b.order);
  return ordered.map(({ entry, order, slug }, at) => {
    const part = PARTS.find(({ last }) => order <= last);
    if (!part) throw new Error(`content/lessons/${entry.id}: no part has a lesson ${order}.`);
    return { entry, number: at + 1, slug, href: `/lessons/${slug}/`, part };
  });
}

/** Lessons grouped in parts, in reading order; parts without a lesson are left out. */
export function groupInParts(lessons: Lesson[]): { part: Lesson['part']; lessons: Lesson[] }[] {
  return PARTS.map((part) => ({ part, lessons: lessons.filter((lesson) => lesson.part === part) })).filter(
    (group) => group.lessons.length > 0,
  );
}

function readFolder(id: string): { order: number; slug: string } {
  const [, order, slug] = /^(\d+)-([a-z0-9-]+)$/.exec(id) ?? [];
  if (!order || !slug)
    throw new Error(`content/lessons/${id}: a lesson's folder is called like 06-your-first-server.`);
  return { order: Number(order), slug };
}
