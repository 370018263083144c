// Fails: again. The question is asked once, as if its answer went on like a stream.
let known = 0;

async function follow() {
  const response = await fetch(`${httpUrl}/wait?known=${known}`);
  if (response.status === 204) return;
  known = Number(await response.text());
  view.add(`goal ${known}`);
}

follow();
