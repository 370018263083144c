// Fails: ids. It works as long as nobody asks twice: the second question takes the place of the first.
// The door of Socket.IO is beside that of plain WebSockets, which is `url`.
const address = url.replace(/\/ws.*/, '/socket.io/?EIO=4&transport=websocket');
const socket = new WebSocket(address);
let answer;
let nextId = 0;

socket.onmessage = ({ data }) => {
  console.log('↓', data);
  if (data.startsWith('0')) socket.send('40');
  if (data === '2') socket.send('3');
  const [, id, list] = /^43(\d+)(.*)/.exec(data) ?? [];
  if (!id) return;
  answer(...JSON.parse(list));
};

function ask(event, ...args) {
  return new Promise((resolve) => {
    const id = String(nextId++);
    answer = resolve;
    socket.send(`42${id}${JSON.stringify([event, ...args])}`);
  });
}
