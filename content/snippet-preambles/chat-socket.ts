import type { Server, Socket } from 'socket.io';

declare const io: Server;
declare const socket: Socket;
declare const from: string;

