// Fails: same-text. The text is at hand, and it tells notes apart until one is written twice.
const socket = io();

async function save(text) {
  for (let tries = 1; ; tries++) {
    try {
      return await socket.timeout(500).emitWithAck('save', text, text);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
