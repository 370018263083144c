import type { Server } from 'socket.io';

/** Tells the page what a value is here, and sends it back. */
export default function arrival({ io }: { io: Server }) {
  // #region handler
  io.on('connection', (socket) => {
    socket.on('value', (value) => {
      socket.emit('got', typeOf(value), inWords(value));
      socket.emit('value', value);
    });
  });
  // #endregion
}

function typeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.getPrototypeOf(value).constructor.name;
}

function inWords(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex').replace(/..(?=.)/g, '$& ') : JSON.stringify(value);
}
