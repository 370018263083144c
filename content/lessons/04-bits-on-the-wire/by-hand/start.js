// Frames as a client sends them, in hex.

// The text Hello. So far it is as a server sends it.
const hello = '81 05 48 65 6c 6c 6f';

// A ping, with or without a payload.
const ping = '';

// The text Hello once more, in two frames: Hel and lo.
const first = '';
const second = '';

function frames() {
  return { hello, ping, first, second };
}
