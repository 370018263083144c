// Fails: answered. The callback runs later; the function has returned long before.
const socket = io();

async function save(text) {
  const id = Math.random();
  socket.timeout(500).emit('save', text, id, (error) => {
    if (error) socket.emit('save', text, id);
  });
}
