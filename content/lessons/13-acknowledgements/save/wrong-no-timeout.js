// Fails: answered. Without a timeout, the promise of a lost ack is never settled, and nothing is tried again.
const socket = io();

async function save(text) {
  const id = Math.random();
  for (let tries = 1; tries <= 3; tries++) {
    try {
      return await socket.emitWithAck('save', text, id);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
