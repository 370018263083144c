// Fails: once. A timeout looks like a note that did not arrive; it was only the ack.
const socket = io();

async function save(text) {
  for (let tries = 1; ; tries++) {
    try {
      return await socket.timeout(500).emitWithAck('save', text);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
