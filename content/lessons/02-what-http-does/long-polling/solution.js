let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    if (response.status === 204) continue;
    known = Number(await response.text());
    view.add(`goal ${known}`);
  }
}

follow();
