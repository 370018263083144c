/**
 * What the companion tells a page about its lab, besides what the page's own clients receive.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/** What a guest's page says of its own client: what that sent, or what its socket received. */
export interface GuestLine {
  /** `<lesson>.<handler>` */
  cell: string;
  direction: 'up' | 'down';
  /** At most 200 characters. */
  text: string;
}

/** Events from the companion to an observer. */
export interface ObserverEvents {
  /** Who you are, to an observer that came as a guest: `"Guest 1"`. */
  'guest:name': (name: string) => void;
  /** The guests of this lab, in the order of their numbers. */
  'guest:list': (names: string[]) => void;
  /** A guest's page told of its client. */
  'guest:line': (name: string, line: GuestLine) => void;
  /** A cell's handler threw, and the cell was ended. */
  'cell:crash': (event: { cell: string; message: string }) => void;
}

/** Events from an observer to the companion. */
export interface ObserverRequests {
  /** Tells the other observers of this lab of this guest's client. Of others, and malformed, it is ignored. */
  'guest:line': (line: GuestLine) => void;
}
