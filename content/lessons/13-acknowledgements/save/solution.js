const socket = io();

async function save(text) {
  // Once for all tries, so that the server knows them as one note.
  const id = Math.random();
  for (let tries = 1; ; tries++) {
    try {
      return await socket.timeout(500).emitWithAck('save', text, id);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
