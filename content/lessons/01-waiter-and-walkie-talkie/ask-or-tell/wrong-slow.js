// Fails: soon. Every two seconds feels often enough; half of that is the wait.
// 1. The table asks whether a dish is ready, and then pauses: so many milliseconds.
const pause = 2_000;

// 2. How does each app on the table get its news?
//    'ask': when somebody opens it, it asks.
//    'told': it keeps a connection open, and is told at once.
const apps = {
  'fire alarm': 'told',
  chat: 'told',
  dictionary: 'ask',
  'bus timetable': 'ask',
  'shared document': 'told',
  'weather forecast': 'ask',
};

async function waitAtTable() {
  while (true) {
    const response = await fetch(`${httpUrl}/ready`);
    view.set([await response.text()]);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
waitAtTable();

// Opens the connections of all apps that are told.
function connect() {
  const told = Object.keys(apps).filter((app) => apps[app] === 'told');
  return Promise.all(told.map(open));
}

function open(app) {
  const address = new URL(url);
  address.searchParams.set('client', app);
  const socket = new WebSocket(address);
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`${app} could not connect`));
  });
}
