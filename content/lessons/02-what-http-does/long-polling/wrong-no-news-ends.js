// Fails: quiet. No news is taken for the end.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    if (response.status === 204) return;
    known = Number(await response.text());
    view.add(`goal ${known}`);
  }
}

follow();
