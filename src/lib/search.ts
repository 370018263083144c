/**
 * Search in all lessons and reference pages. The index is Pagefind's, written when the site is built.
 */

/** A section that holds the words. */
export interface Place {
  href: string;
  section: string;
  /** Title of its page; the same as `section` for words before the first heading. */
  page: string;
  excerpt: Piece[];
}

/** A piece of an excerpt. */
export interface Piece {
  text: string;
  /** Whether it is one of the words that were looked for. */
  marked: boolean;
}

/** What is used of Pagefind. */
interface Pagefind {
  search(words: string): Promise<{ results: { data(): Promise<PageFound> }[] }>;
}

/** A page that holds the words, as Pagefind says it. */
export interface PageFound {
  meta: { title: string };
  sub_results: SectionFound[];
}

interface SectionFound {
  title: string;
  url: string;
  /** HTML, in which only `mark` is markup. */
  excerpt: string;
  weighted_locations: { balanced_score: number }[];
}

interface OpenIndex {
  /** Names the state of the index; it is another after each build. */
  entry: string;
  pagefind: Pagefind;
}

const FOLDER = '/pagefind';
const MOST_PAGES = 8;
const MOST_SECTIONS = 3;

let index: OpenIndex | undefined;
let attempts = 0;
/** Pagefind gives each search the same object for a page, so a second one would change what the first reads. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Finds the sections that hold all words, the best first.
 *
 * @throws If the index cannot be reached: no server, or one without a built site. Asking again tries again.
 */
export function search(words: string): Promise<Place[]> {
  const found = last.then(() => searchNow(words));
  last = found.catch(() => {});
  return found;
}

async function searchNow(words: string): Promise<Place[]> {
  try {
    index ??= await openIndex(await readEntry());
    const places = await searchIn(index, words);
    if (places.length > 0) return places;
    // Pagefind finds nothing, too, when it could not load a part of its index.
    const entry = await readEntry();
    if (entry === index.entry) return places;
    index = await openIndex(entry);
    return await searchIn(index, words);
  } catch (error) {
    index = undefined;
    throw error;
  }
}

async function readEntry(): Promise<string> {
  const response = await fetch(`${FOLDER}/pagefind-entry.json`);
  if (!response.ok) throw new Error(`no search index: ${response.status}`);
  return response.text();
}

async function openIndex(entry: string): Promise<OpenIndex> {
  // Some browsers remember that a script could not be loaded: so every attempt has an address of its own.
  const script = `${FOLDER}/pagefind.js${attempts > 0 ? `?${attempts}` : ''}`;
  attempts++;
  const { createInstance } = await import(/* @vite-ignore */ script);
  // Small enough to be searched here: a worker would be one more file to load.
  return { entry, pagefind: createInstance({ noWorker: true }) };
}

async function searchIn({ pagefind }: OpenIndex, words: string): Promise<Place[]> {
  const { results } = await pagefind.search(words);
  const pages = await Promise.all(results.slice(0, MOST_PAGES).map((result) => result.data()));
  return pages.flatMap(placesIn);
}

/** The best sections of a page that was found. */
export function placesIn({ meta, sub_results }: PageFound): Place[] {
  return sub_results
    .map((section) => ({ section, score: scoreOf(section) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SECTIONS)
    .map(({ section: { title, url, excerpt } }) => ({
      href: url,
      section: title,
      page: meta.title,
      excerpt: piecesOf(excerpt),
    }));
}

const scoreOf = ({ weighted_locations }: SectionFound): number =>
  weighted_locations.reduce((sum, { balanced_score }) => sum + balanced_score, 0);

/** Cuts an excerpt at its marks. */
function piecesOf(excerpt: string): Piece[] {
  return excerpt
    .split(/<\/?mark>/)
    .map((text, at) => ({
      text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
      marked: at % 2 === 1,
    }))
    .filter(({ text }) => text !== '');
}
