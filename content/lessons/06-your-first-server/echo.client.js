const socket = new WebSocket(url);
socket.onmessage = (event) => console.log(event.data);
socket.onopen = () => socket.send('hello');
