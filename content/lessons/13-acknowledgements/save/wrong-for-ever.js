// Fails: gives-up. It calls itself until an ack comes; nothing counts the tries.
const socket = io();

async function save(text, id = Math.random()) {
  try {
    return await socket.timeout(500).emitWithAck('save', text, id);
  } catch {
    return save(text, id);
  }
}
