// Fails: asks. On a plain WebSocket one would send JSON; here it is no packet.
// The door of Socket.IO is beside that of plain WebSockets, which is `url`.
const address = url.replace(/\/ws.*/, '/socket.io/?EIO=4&transport=websocket');
const socket = new WebSocket(address);
const questions = new Map();
let nextId = 0;

socket.onmessage = ({ data }) => {
  console.log('↓', data);
  if (data.startsWith('0')) socket.send('40');
  if (data === '2') socket.send('3');
  const [, id, list] = /^43(\d+)(.*)/.exec(data) ?? [];
  if (!id) return;
  questions.get(id)?.(...JSON.parse(list));
  questions.delete(id);
};

function ask(event, ...args) {
  return new Promise((resolve) => {
    const id = String(nextId++);
    questions.set(id, resolve);
    socket.send(JSON.stringify([event, ...args]));
  });
}
