// Fails: open. A timer asks, whether or not the last question was answered.
let known = 0;

setInterval(async () => {
  const response = await fetch(`${httpUrl}/wait?known=${known}`);
  if (response.status === 204) return;
  known = Number(await response.text());
  view.add(`goal ${known}`);
}, 500);
