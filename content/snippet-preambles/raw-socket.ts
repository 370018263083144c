import type { WebSocket } from 'ws';

declare const socket: WebSocket;
