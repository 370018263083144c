let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/poll`);
    const goals = Number(await response.text());
    if (goals > known) view.add(`goal ${goals}`);
    known = goals;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}

follow();
