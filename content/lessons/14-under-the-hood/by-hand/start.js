// The door of Socket.IO is beside that of plain WebSockets, which is `url`.
const address = url.replace(/\/ws.*/, '/socket.io/?EIO=4&transport=websocket');
const socket = new WebSocket(address);

socket.onmessage = ({ data }) => {
  console.log('↓', data);
};

function ask(event, ...args) {
  return new Promise((resolve) => {
    socket.send(JSON.stringify([event, ...args]));
  });
}
