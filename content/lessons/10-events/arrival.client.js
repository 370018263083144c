const socket = io();
socket.on('got', (type, words) => view.add(`got ${type} ${words}`));
socket.emit('value', new Set(['tea', 'cake']));
