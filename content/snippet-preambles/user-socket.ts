import type { Server, Socket } from 'socket.io';

declare const io: Server;
declare const userOf: (socket: Socket) => string;

