/** @type {typeof import('socket.io-client').io} */ let io;
/** @type {(text: string) => void} */
const addLine = () => {};
