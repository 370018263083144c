// Fails: once. An id that is made inside the loop is a new one for each try.
const socket = io();

async function save(text) {
  for (let tries = 1; ; tries++) {
    const id = Math.random();
    try {
      return await socket.timeout(500).emitWithAck('save', text, id);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
