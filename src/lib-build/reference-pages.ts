/** A page to look things up in. */
interface ReferencePage {
  title: string;
  href: string;
  /** What it is good for, in half a line. */
  note: string;
}

const PLANNED: ReferencePage[] = [
  {
    title: 'The notes’ programs',
    href: '/reference/programs/',
    note: 'Without their mistakes, each with one command to run it.',
  },
  {
    title: 'From the notes',
    href: '/reference/from-the-notes/',
    note: 'What five study notes said, what is right, and where it is taught.',
  },
];

/** As text, and never loaded: only their names count. */
const files = import.meta.glob('../pages/reference/*.astro', { query: '?raw' });

/** The reference pages that are written, in the order of the lists that name them. */
export const referencePages: readonly ReferencePage[] = PLANNED.filter(
  ({ href }) => `../pages${href.replace(/\/$/, '.astro')}` in files,
);
