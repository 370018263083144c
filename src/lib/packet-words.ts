import type { Direction, Packet, SocketIoPacket } from '../protocol/wire-item.ts';

/** A packet as it is written on a WebSocket. Bytes are not written out. */
export const textOfPacket = ({ type, data }: Packet): string =>
  typeof data === 'string' ? `${type < 0 ? '' : type}${data}` : `${data.length} bytes`;

/** What a packet says, and in which protocol, as a plain sentence without its full stop. */
export function wordsOfPacket(packet: Packet, direction: Direction): string {
  const { name, data, socketio, problems } = packet;
  if (problems[0]) return `not a packet: ${problems[0].text}`;
  if (socketio) return wordsOfSocketIo(socketio, direction);
  switch (name) {
    case 'open':
      return 'Engine.IO open: the id of your session, and when I will ping';
    case 'close':
      return 'Engine.IO close: I end this session';
    case 'ping':
      return data === 'probe'
        ? 'Engine.IO ping “probe”: does this WebSocket work?'
        : 'Engine.IO ping: are you there?';
    case 'pong':
      return data === 'probe' ? 'Engine.IO pong “probe”: it works' : 'Engine.IO pong: I am here';
    case 'upgrade':
      return 'Engine.IO upgrade: from now on I speak here';
    case 'noop':
      return 'Engine.IO noop: says nothing, and ends the poll that was waiting';
    default:
      return typeof data === 'string' ? 'Engine.IO message' : 'the bytes of an attachment';
  }
}

function wordsOfSocketIo({ name, namespace, ackId, data }: SocketIoPacket, direction: Direction): string {
  const where = namespace === '/' ? 'the main namespace' : namespace;
  switch (name) {
    case 'CONNECT':
      return direction === 'up'
        ? `Socket.IO CONNECT: let me into ${where}`
        : `Socket.IO CONNECT: you are in ${where}, and this is your socket’s id`;
    case 'DISCONNECT':
      return `Socket.IO DISCONNECT: out of ${where}`;
    case 'CONNECT_ERROR':
      return `Socket.IO CONNECT_ERROR: not into ${where}`;
    case 'ACK':
    case 'BINARY_ACK':
      return `Socket.IO ACK: the answer to event ${ackId}`;
    default: {
      const event = Array.isArray(data) ? `“${data[0]}”` : '';
      return `Socket.IO ${name}: ${event}${ackId === undefined ? '' : `, answer with number ${ackId}`}`;
    }
  }
}
