/** @type {import('socket.io-client').Socket} */ let socket;
/** @type {(text: string) => void} */
const addLine = () => {};
const text = '';
