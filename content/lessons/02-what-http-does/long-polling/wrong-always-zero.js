// Fails: again. The question does not say what is known, so the answer is always old news.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=0`);
    if (response.status === 204) continue;
    known = Number(await response.text());
    view.add(`goal ${known}`);
  }
}

follow();
