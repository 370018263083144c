const socket = io();

async function save(text) {
  socket.emit('save', text);
}
