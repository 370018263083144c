// Fails: three-sends. The option counts the tries after the first one.
const socket = io({ retries: 3, ackTimeout: 500 });

function save(text) {
  return socket.emitWithAck('save', text, Math.random());
}
