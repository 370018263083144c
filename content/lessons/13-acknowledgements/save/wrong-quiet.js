// Fails: gives-up. The loop ends, and the function returns nothing, as it does when all is well.
const socket = io();

async function save(text) {
  const id = Math.random();
  for (let tries = 1; tries <= 3; tries++) {
    try {
      return await socket.timeout(500).emitWithAck('save', text, id);
    } catch {
      console.log('no ack, try', tries);
    }
  }
}
