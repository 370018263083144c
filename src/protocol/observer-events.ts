/**
 * What the companion tells a page about its lab, besides what the page's own clients receive.
 *
 * N.B. Imported by the browser and by the server: types and pure values only.
 */

/** Bytes of one TCP connection since its handshake began, as the server's socket counted them. */
export interface ByteCount {
  /** From client to server. */
  up: number;
  /** From server to client. */
  down: number;
}

/** One connection of a lab, and when something happened to it. */
interface ConnectionEvent {
  /** Number of the connection, unique in this server process. */
  connection: number;
  bytes: ByteCount;
}

export interface ConnectionOpened extends ConnectionEvent {
  /** `<lesson>.<handler>`, for example `"your-first-server.echo"`. */
  cell: string;
  /** Name that the client gave itself in `?client=`, or `""`. */
  client: string;
  /** First line of the client's request. */
  request: string;
  /** First line of the server's answer. */
  answer: string;
}

/** An HTTP request to a cell, and its answer. */
export interface RequestEnded {
  /** Number of the TCP connection that carried it, unique among those of this server process. */
  connection: number;
  /** Of the request with its body, and of the answer. */
  bytes: ByteCount;
  /** `<lesson>.<handler>` */
  cell: string;
  /** Name that the client gave itself in `?client=`, or `""`. */
  client: string;
  /** Method and path within the cell: `"GET /poll"`. */
  request: string;
  /** Status of the answer; 0 when its connection ended before. */
  status: number;
}

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
  /** A raw WebSocket connection passed its handshake. */
  'connection:open': (event: ConnectionOpened) => void;
  /** The server sent a ping frame (RFC 6455, section 5.5.2); scripts in a page never see one. */
  'connection:ping': (event: ConnectionEvent) => void;
  /** The client's pong arrived. */
  'connection:pong': (event: ConnectionEvent) => void;
  'connection:close': (event: ConnectionEvent & { code: number; reason: string }) => void;
  /** An HTTP request has been answered, or its connection has ended. */
  'request:end': (event: RequestEnded) => void;
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
  /** Asks for the bytes of one connection of this lab; `null` when it is not open. */
  'connection:count': (connection: number, ack: (bytes: ByteCount | null) => void) => void;
  /** Tells the other observers of this lab of this guest's client. Of others, and malformed, it is ignored. */
  'guest:line': (line: GuestLine) => void;
}
