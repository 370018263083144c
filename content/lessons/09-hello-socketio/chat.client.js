const socket = io({ auth: { name: 'Ann' } });
socket.on('chat message', ({ from, text }) => view.add(`${from}: ${text}`));
socket.emit('chat message', 'hello');
