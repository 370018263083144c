// Fails: open. Asking more often is still polling: each answer is there at once, and holds no news.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/poll`);
    const goals = Number(await response.text());
    if (goals > known) view.add(`goal ${goals}`);
    known = goals;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

follow();
