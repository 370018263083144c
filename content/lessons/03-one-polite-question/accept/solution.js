const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

// The answer to a key: the SHA-1 of key and GUID, in base64.
async function accept(key) {
  const digest = await sha1(key + GUID);
  return btoa(String.fromCharCode(...digest));
}

// 20 bytes. The server computes them: code in this page's sandbox has no crypto.subtle.
async function sha1(text) {
  const response = await fetch(`${httpUrl}/sha1`, { method: 'POST', body: text });
  return new Uint8Array(await response.arrayBuffer());
}
