// Fails: few. It also polls before each question, to be safe.
let known = 0;

async function follow() {
  while (true) {
    known = Number(await (await fetch(`${httpUrl}/poll`)).text());
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    if (response.status === 204) continue;
    known = Number(await response.text());
    view.add(`goal ${known}`);
  }
}

follow();
