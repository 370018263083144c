import type { WireItem } from '../protocol/wire-item.ts';
import type { OpenLab } from './lab.ts';
import { uniqueName } from './raw-client.ts';
import { type Socket, type Transports, trySocketIo } from './socketio-client.ts';
import { openWireLog } from './wire-log.ts';

/** How a client connected, and all that travelled until then. */
export interface Connected {
  /** The transport it ended up with; `undefined` if it did not connect. */
  transport: string | undefined;
  /** Message of the `connect_error`, or `""`. */
  error: string;
  items: WireItem[];
}

/** Times that the wire is asked for what has just been sent on another connection. */
const FLUSHES = 20;

/** Connects one client, waits until it has the transport that it will keep, and closes it. */
export async function connectOnce(
  lab: OpenLab,
  cell: string,
  transports: Transports | undefined,
): Promise<Connected> {
  const log = openWireLog();
  const client = uniqueName('connect');
  const socket = trySocketIo(lab, `${cell}/socket.io/`, client, transports);
  const { error, upgraded } = await settled(socket, transports);
  const ofClient = () => log.items.filter((item) => item.client === client);
  for (let at = 0; at < FLUSHES; at++) {
    await log.flush();
    // The last packet of an upgrade is the client's, and nothing answers it.
    if (!upgraded || ofClient().some((item) => 'packet' in item && item.packet?.name === 'upgrade')) break;
  }
  const transport = socket.connected ? socket.io.engine.transport.name : undefined;
  const items = ofClient();
  socket.close();
  return { transport, error, items };
}

interface Settled {
  /** Why it did not connect, or `""`. */
  error: string;
  upgraded: boolean;
}

/** Waits for the end of connecting, and of changing to another transport if there are several. */
async function settled(socket: Socket, transports: Transports | undefined): Promise<Settled> {
  const { engine } = socket.io;
  const changed = new Promise<boolean>((resolve) => {
    engine.once('upgrade', () => resolve(true)).once('upgradeError', () => resolve(false));
  });
  const error = await new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('')).once('connect_error', ({ message }) => resolve(message));
  });
  const mayChange = error === '' && transports?.length !== 1;
  return { error, upgraded: mayChange && (await changed) };
}
