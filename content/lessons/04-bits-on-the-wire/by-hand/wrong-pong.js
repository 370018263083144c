// Fails: ping. 10 is the answer to a ping, and a server does not answer it.
// Frames as a client sends them, in hex.

// The text Hello.
const hello = '81 85 37 fa 21 3d 7f 9f 4d 51 58';

// A ping, with or without a payload.
const ping = '8a 80 37 fa 21 3d';

// The text Hello once more, in two frames: Hel and lo.
const first = '01 83 37 fa 21 3d 7f 9f 4d';
const second = '80 82 37 fa 21 3d 5b 95';

function frames() {
  return { hello, ping, first, second };
}
