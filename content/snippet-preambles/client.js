/** @type {typeof import('socket.io-client').io} */ let io;
const url = '';
const httpUrl = '';
/** @type {{ add(text: unknown): void, set(lines: Iterable<unknown>): void, clear(): void }} */ let view;
