// Fails: connects. The WebSocket is open, so one might think that one is in.
// The door of Socket.IO is beside that of plain WebSockets, which is `url`.
const address = url.replace(/\/ws.*/, '/socket.io/?EIO=4&transport=websocket');
const socket = new WebSocket(address);
const questions = new Map();
let nextId = 0;

socket.onmessage = ({ data }) => {
  console.log('↓', data);
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
    socket.send(`42${id}${JSON.stringify([event, ...args])}`);
  });
}
