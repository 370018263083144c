// Fails: quiet. An answer without a body is read as a number, and that is 0.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    known = Number(await response.text());
    view.add(`goal ${known}`);
  }
}

follow();
