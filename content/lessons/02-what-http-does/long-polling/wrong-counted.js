// Fails: both. Each answer is counted as one goal; it says how many there are.
let known = 0;

async function follow() {
  while (true) {
    const response = await fetch(`${httpUrl}/wait?known=${known}`);
    if (response.status === 204) continue;
    known += 1;
    view.add(`goal ${known}`);
  }
}

follow();
