/** The pages to look things up in, in the order in which the rail lists them. */
export const referencePages: { title: string; href: string }[] = [
  { title: 'The notes’ programs', href: '/reference/programs/' },
];
