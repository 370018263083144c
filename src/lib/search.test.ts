import { expect, test } from 'vitest';
import { placesIn } from './search.ts';

const section = (title: string, url: string, excerpt: string, ...scores: number[]) => ({
  title,
  url,
  excerpt,
  weighted_locations: scores.map((balanced_score) => ({ balanced_score })),
});

test('the best three sections of a page are taken, the best first', () => {
  const page = {
    meta: { title: 'Rooms' },
    sub_results: [
      section('Rooms', '/rooms/', 'a', 1),
      section('Join', '/rooms/#join', 'b', 2, 2),
      section('Leave', '/rooms/#leave', 'c', 3),
      section('Names', '/rooms/#names', 'd', 0.5),
    ],
  };
  expect(placesIn(page).map(({ href, page, section }) => [href, page, section])).toEqual([
    ['/rooms/#join', 'Rooms', 'Join'],
    ['/rooms/#leave', 'Rooms', 'Leave'],
    ['/rooms/', 'Rooms', 'Rooms'],
  ]);
});

test('an excerpt is cut at its marks, and nothing else in it is markup', () => {
  const excerpt = '<mark>io.to</mark>("r") &lt;b&gt; &amp; <mark>room</mark>';
  const [place] = placesIn({ meta: { title: '' }, sub_results: [section('', '/', excerpt, 1)] });
  expect(place?.excerpt).toEqual([
    { text: 'io.to', marked: true },
    { text: '("r") <b> &amp; ', marked: false },
    { text: 'room', marked: true },
  ]);
});
