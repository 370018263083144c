const socket = new WebSocket(url);
socket.onopen = () => console.log('the answer was yes');
