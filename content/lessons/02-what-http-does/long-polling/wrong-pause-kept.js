// Fails: again. The pause of polling is still there: a goal that falls meanwhile is late.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    if (response.status === 204) continue;
    known = Number(await response.text());
    view.add(`goal ${known}`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}

follow();
