import type { NoteItems } from '../../src/schemas/note-items.ts';

/**
 * Every item of the five study notes that the notebook grew out of. Where an item is taught is not written
 * here: lessons say it, in their front matter's `covers`.
 */
export const noteItems: NoteItems = {
  subjects: {
    'waiter-and-walkie-talkie': 'waiting for news',
    'what-http-does': 'what HTTP does',
    'one-polite-question': 'the opening handshake',
    'bits-on-the-wire': 'frames, byte by byte',
    'websocket-in-the-browser': 'the WebSocket of the browser',
    'your-first-server': 'a first server',
    closing: 'closing, and its codes',
    'dead-connections': 'connections that are dead and look open',
    'hello-socketio': 'a first chat with Socket.IO',
    events: 'events',
    'who-gets-it': 'who hears an event',
    acknowledgements: 'acknowledgements',
    'under-the-hood': 'what Socket.IO sends',
    reconnecting: 'connections that end and come back',
    delivery: 'lost, late and double messages',
    attacks: 'attacks, and how to stop them',
    'many-servers': 'several servers',
    'types-and-tests': 'types, tests and debugging',
    choosing: 'choosing a tool',
  },
  notes: [
    {
      id: '000',
      title: 'A definition, two programs and three ways to emit',
      items: [
        {
          id: '000-1',
          said: 'WebSocket is a full-duplex protocol over one TCP connection.',
          verdict: 'right',
          correct: 'RFC 6455 defines it so. RFC 8441 and RFC 9220 also carry it inside HTTP/2 and HTTP/3.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '000-2',
          said: 'A client, typically a browser, talks to a server.',
          verdict: 'right',
          correct: 'Any program may be the client. In the lessons Node is one, too.',
          lessons: ['waiter-and-walkie-talkie', 'your-first-server'],
        },
        {
          id: '000-3',
          said: 'In HTTP it is always the client who begins.',
          verdict: 'right',
          correct: 'A WebSocket server may speak first, and whenever it has news.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '000-4',
          said: 'Full-duplex: both sides send at any time.',
          verdict: 'right',
          correct: 'Also at the same moment. Neither waits until the other has finished.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '000-5',
          said: 'The connection lasts for as long as both sides want it.',
          verdict: 'half right',
          correct:
            'Networks, proxies, sleeping laptops and restarts end it without asking either. Hence heartbeats and reconnecting.',
          lessons: ['dead-connections', 'reconnecting'],
        },
        {
          id: '000-6',
          said: 'No handshake has to be repeated.',
          verdict: 'half right',
          correct:
            'Not for a message. But each connection begins with one, so each reconnection does, and gets a new id in Socket.IO.',
          lessons: ['one-polite-question', 'reconnecting'],
        },
        {
          id: '000-7',
          said: "A server: Express, `http.createServer(app)`, and what `require('socket.io')` returns, called.",
          verdict: 'right',
          correct: 'It runs. With ES modules there is nothing to call: there it is `new Server(server)`.',
          lessons: ['hello-socketio'],
        },
        {
          id: '000-8',
          said: "`socket.on('from_client', …)` receives an event.",
          verdict: 'right',
          correct: 'The listener gets what was emitted, as its arguments.',
          lessons: ['events'],
        },
        {
          id: '000-9',
          said: 'The server waits 500 ms before it emits.',
          verdict: 'wrong',
          correct:
            'The page adds its listeners before it is connected and misses nothing. What does lose events is a server that adds its own after an `await`.',
          lessons: ['events', 'reconnecting'],
        },
        {
          id: '000-10',
          said: 'A button emits; an event adds a line with `innerText`.',
          verdict: 'right',
          correct: 'Like `textContent` it shows text as text, so a message cannot become part of the page.',
          lessons: ['hello-socketio', 'events'],
        },
        {
          id: '000-11',
          said: 'The tag that loads the library stands inside a function of the script.',
          verdict: 'a bug',
          correct:
            'A tag is no JavaScript, so the whole script is a SyntaxError. It belongs in the page, before the script.',
          lessons: ['hello-socketio'],
        },
        {
          id: '000-12',
          said: 'A page with a heading, a field, a button and a list.',
          verdict: 'right',
          correct: 'Enough for a chat. In a form, Enter would send as well.',
          lessons: ['hello-socketio'],
        },
        {
          id: '000-13',
          said: 'The file begins with `body>`.',
          verdict: 'a bug',
          correct: 'Its `<` is missing, so the browser shows it as text.',
          lessons: ['hello-socketio'],
        },
        {
          id: '000-14',
          said: 'The script stands before the tag that loads the library.',
          verdict: 'a bug',
          correct:
            '`io is not defined`, and nothing works. Load the library first, or make the script a module.',
          lessons: ['hello-socketio'],
        },
        {
          id: '000-15',
          said: 'It emits an object, `{ msg: … }`.',
          verdict: 'right',
          correct: 'Anything that JSON can hold, and binary data. Socket.IO does the packing.',
          lessons: ['events'],
        },
        {
          id: '000-16',
          said: '`innerHTML = data.msg`',
          verdict: 'a bug',
          correct:
            'A line with `<img onerror=…>` runs its script on everybody else’s page. Use `textContent`.',
          lessons: ['attacks'],
        },
        {
          id: '000-17',
          said: 'Three ways to answer: `io.emit`, `socket.emit`, `socket.broadcast.emit`.',
          verdict: 'right',
          correct: 'They look alike, and differ in who hears them.',
          lessons: ['who-gets-it'],
        },
        {
          id: '000-18',
          said: '`socket.broadCast.emit`',
          verdict: 'a bug',
          correct:
            'There is no `broadCast`, so it throws, and the process ends with all its connections. A type check finds the capital letter.',
          lessons: ['who-gets-it', 'types-and-tests'],
        },
        {
          id: '000-19',
          said: 'After a broadcast the sender does not see its own line.',
          verdict: 'missing',
          correct: 'Its page has to show it, or the server uses `io.emit`. With both, it shows twice.',
          lessons: ['who-gets-it'],
        },
        {
          id: '000-20',
          said: 'A listener for an event that nobody emits.',
          verdict: 'a bug',
          correct:
            'Harmless here. But a name that is right on one side only is never reported: nothing happens.',
          lessons: ['events'],
        },
        {
          id: '000-21',
          said: 'Names such as `from_client`, `From_server`, `msg-send` and `msg_rec`.',
          verdict: 'half right',
          correct:
            'Any name works. One style, and one word for both sides, saves a search; typed events save it for good.',
          lessons: ['events', 'types-and-tests'],
        },
        {
          id: '000-22',
          said: 'The field keeps its text, and an empty line can be sent.',
          verdict: 'missing',
          correct:
            'Clear it after sending. Check the text in the page, as a courtesy, and on the server, where it counts.',
          lessons: ['events', 'attacks'],
        },
        {
          id: '000-23',
          said: '`socket.broadcast.emit` reaches everyone but the sender.',
          verdict: 'half right',
          correct: 'Everyone in the namespace but the socket it is called on, whoever sent something.',
          lessons: ['who-gets-it'],
        },
        {
          id: '000-24',
          said: '`socket.emit` reaches a specific client.',
          verdict: 'half right',
          correct: 'On the server, the client at the other end of this socket. In the page, the server.',
          lessons: ['events', 'who-gets-it'],
        },
        {
          id: '000-25',
          said: '`io.emit` reaches all clients.',
          verdict: 'half right',
          correct:
            'All in the main namespace of this server process, the sender too. For several processes it needs an adapter.',
          lessons: ['who-gets-it', 'many-servers'],
        },
        {
          id: '000-26',
          said: 'Nothing checks what was sent.',
          verdict: 'a bug',
          correct:
            'An event without data makes `data.msg` throw in every page. The server has to check before it passes anything on.',
          lessons: ['attacks'],
        },
        {
          id: '000-27',
          said: 'There is no `disconnect` listener.',
          verdict: 'missing',
          correct: 'With it the server can say who has left, and knows why.',
          lessons: ['reconnecting'],
        },
        {
          id: '000-28',
          said: 'The heading says web socket; all of the code is Socket.IO.',
          verdict: 'half right',
          correct:
            'Socket.IO is a protocol of its own, which may travel in a WebSocket. The lessons show the same chat in both.',
          lessons: ['hello-socketio', 'under-the-hood'],
        },
        {
          id: '000-29',
          said: "`__dirname + '/public'`, and packages without a version.",
          verdict: 'half right',
          correct:
            '`path.join` puts paths together, ES modules have `import.meta.dirname`, and `socket.io@4` stays what it is.',
          lessons: ['hello-socketio'],
        },
      ],
    },
    {
      id: '001',
      title: 'Why not HTTP, and a chat',
      items: [
        {
          id: '001-1',
          said: 'HTTP is stateless.',
          verdict: 'right',
          correct:
            'The server need not remember the last request. The TCP connection below may stay all the same.',
          lessons: ['what-http-does'],
        },
        {
          id: '001-2',
          said: 'Every request opens a new connection and closes it.',
          verdict: 'wrong',
          correct:
            'Since HTTP/1.1 a connection stays for the next request. What costs is another thing: headers each time, and a server that cannot begin.',
          lessons: ['what-http-does'],
        },
        {
          id: '001-3',
          said: 'So HTTP is inefficient for chats and games.',
          verdict: 'half right',
          correct:
            'For news that comes unasked it is, but not for that reason: asking again and again sends headers for nothing, and still hears late.',
          lessons: ['waiter-and-walkie-talkie', 'what-http-does'],
        },
        {
          id: '001-4',
          said: 'WebSocket: full-duplex over one TCP connection, for data in real time.',
          verdict: 'right',
          correct: 'Two ways at once, and a connection that stays: together they spare the waiting.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '001-5',
          said: 'Most modern browsers support it.',
          verdict: 'right',
          correct: 'All that are current do.',
          lessons: ['websocket-in-the-browser'],
        },
        {
          id: '001-6',
          said: 'Browsers have WebSockets already; Socket.IO makes them easier.',
          verdict: 'half right',
          correct:
            '`WebSocket` is built in. Socket.IO is a second protocol with its own client and server, and neither can talk to a plain WebSocket.',
          lessons: ['hello-socketio', 'under-the-hood'],
        },
        {
          id: '001-7',
          said: '`npm init -y`, then `npm i express socket.io`.',
          verdict: 'right',
          correct: 'With major versions, `express@5 socket.io@4`, it still works next year.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-8',
          said: 'Do not start Express: make an HTTP server, and give it `app`.',
          verdict: 'right',
          correct:
            'Socket.IO must hold the server that listens. `app.listen()` makes another, which answers 404 for the client library. What it returns would do.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-9',
          said: 'It happens at layer 7 of the OSI model.',
          verdict: 'unclear',
          correct:
            'HTTP and WebSocket are both application protocols, above TCP. The sentence does not say what happens there.',
          lessons: ['what-http-does'],
        },
        {
          id: '001-10',
          said: 'Five steps, of which the last says: require `socket.io-client` on the client.',
          verdict: 'half right',
          correct:
            'A fair recipe. But the page has two ways to get the library, and the note’s own uses the other: the file that the server serves.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-11',
          said: "The server: `connection`, `disconnect`, `io.emit('chat message', …)`.",
          verdict: 'right',
          correct: 'It runs as it stands.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-12',
          said: 'A comment calls `io.emit` a broadcast to all clients.',
          verdict: 'half right',
          correct:
            'It does reach all, the sender too. In this library broadcast means: not the socket you call it on.',
          lessons: ['who-gets-it'],
        },
        {
          id: '001-13',
          said: 'The page: library first, a form with `return false`, `textContent`.',
          verdict: 'right',
          correct:
            'It works, Enter included. A `submit` listener that calls `preventDefault()` is how it is done now.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-14',
          said: 'An empty message goes out to all.',
          verdict: 'a bug',
          correct: 'Trim the text, and send nothing when nothing is left. The server checks once more.',
          lessons: ['events'],
        },
        {
          id: '001-15',
          said: 'Start it with `nodemon app.js`.',
          verdict: 'missing',
          correct: 'It was not among the packages. `node --watch app.js` needs none.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-16',
          said: 'Open the page in several tabs.',
          verdict: 'right',
          correct: 'In the lessons several clients share one page, each with a connection of its own.',
          lessons: ['hello-socketio', 'who-gets-it'],
        },
        {
          id: '001-17',
          said: 'The server serves the client library at `/socket.io/socket.io.js`.',
          verdict: 'right',
          correct:
            'Unless `serveClient` is off. `socket.io.min.js` beside it is less than a third of the size.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-18',
          said: '`io()` connects.',
          verdict: 'right',
          correct:
            'To the server that sent the page, and at once; with `autoConnect: false`, when you call `connect()`.',
          lessons: ['hello-socketio'],
        },
        {
          id: '001-19',
          said: 'Not a word on a line that is sent while the server is away.',
          verdict: 'missing',
          correct: 'The client keeps it, and sends it when it is connected again.',
          lessons: ['delivery'],
        },
        {
          id: '001-20',
          said: 'Spellings such as “webSockects” and “sockets.io”.',
          verdict: 'wrong',
          correct: 'WebSocket is the protocol, Socket.IO the library.',
          lessons: [],
        },
      ],
    },
    {
      id: '002',
      title: 'Two ways in a terminal, and what it is good for',
      items: [
        {
          id: '002-1',
          said: '“Full-duplex (multiway)”',
          verdict: 'half right',
          correct: 'Two ways, at the same time. Nobody else calls that multiway.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '002-2',
          said: 'A continuous connection between the server and the “userâ€™s” browser.',
          verdict: 'right',
          correct:
            'The odd letters are an apostrophe in UTF-8, read as something else. Text in a WebSocket must be UTF-8: other bytes end it with close code 1007.',
          lessons: ['waiter-and-walkie-talkie', 'bits-on-the-wire'],
        },
        {
          id: '002-3',
          said: 'Server “I” browser: both can send at any time.',
          verdict: 'right',
          correct: 'It must be “and”.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '002-4',
          said: 'Request and response stay right for REST.',
          verdict: 'right',
          correct: 'HTTP is good at questions and answers, and a WebSocket is not there to replace it.',
          lessons: ['what-http-does'],
        },
        {
          id: '002-5',
          said: 'The server sends without being polled.',
          verdict: 'right',
          correct: 'That is push: it needs no question, so nobody waits for the next one.',
          lessons: ['what-http-does'],
        },
        {
          id: '002-6',
          said: '`npm i --save socket.io socket.io-client express readline`',
          verdict: 'half right',
          correct:
            'Saving is the default. Express is not used, and the `readline` of npm is another thing than Node’s own `node:readline`.',
          lessons: ['hello-socketio'],
        },
        {
          id: '002-7',
          said: 'A server without Express: `http.createServer()`.',
          verdict: 'right',
          correct: 'It runs. `new Server(3000)` does the same in one line.',
          lessons: ['hello-socketio'],
        },
        {
          id: '002-8',
          said: 'The server welcomes each client.',
          verdict: 'right',
          correct: 'It speaks before it was asked, which HTTP cannot.',
          lessons: ['waiter-and-walkie-talkie', 'events'],
        },
        {
          id: '002-9',
          said: "A relay: `io.emit('chat message', 'Server: ' + msg)`.",
          verdict: 'half right',
          correct: 'Glued together, “Server: Client: hello” does not tell who spoke. Send `{ from, text }`.',
          lessons: ['events'],
        },
        {
          id: '002-10',
          said: "A client in Node, with `transports: ['websocket']`.",
          verdict: 'right',
          correct:
            'It leaves out polling: one handshake, no sticky sessions, and no second way where WebSockets are blocked.',
          lessons: ['hello-socketio', 'under-the-hood'],
        },
        {
          id: '002-11',
          said: 'Listeners are added inside `connect`.',
          verdict: 'a bug',
          correct:
            'That event comes again with every reconnection, and each adds one listener more: two calls, then three. Add them once, outside.',
          lessons: ['reconnecting'],
        },
        {
          id: '002-12',
          said: '`process.exit(0)` on `disconnect`.',
          verdict: 'a bug',
          correct: 'It ends the client when the server restarts, when it was about to come back by itself.',
          lessons: ['reconnecting'],
        },
        {
          id: '002-13',
          said: 'Each chunk of standard input is taken for a message.',
          verdict: 'wrong',
          correct:
            'A chunk is any number of bytes, and `node:readline` makes lines of them. Frames do that for messages on TCP.',
          lessons: ['bits-on-the-wire', 'hello-socketio'],
        },
        {
          id: '002-14',
          said: 'A picture of the output, without its file.',
          verdict: 'missing',
          correct: 'The program itself can be run instead.',
          lessons: ['hello-socketio'],
        },
        {
          id: '002-15',
          said: 'Data is real-time when it changes very often.',
          verdict: 'wrong',
          correct:
            'It is real-time when it has to arrive soon after it changed, however seldom that is: think of a doorbell.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '002-16',
          said: 'Uses, with famous names: exchanges, chats, games, notifications, shared documents.',
          verdict: 'half right',
          correct:
            'The kinds are right. What the famous use is for them to say; fast games often want datagrams, and a one-way feed may do with server-sent events.',
          lessons: ['waiter-and-walkie-talkie', 'choosing'],
        },
        {
          id: '002-17',
          said: 'Share prices and live scores.',
          verdict: 'right',
          correct: 'News that comes when it comes: good examples.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '002-18',
          said: 'A last bullet, empty.',
          verdict: 'missing',
          correct: 'Nothing was said, so nothing was wrong.',
          lessons: [],
        },
      ],
    },
    {
      id: '003',
      title: 'Walkie-talkies, raw WebSocket and Socket.IO',
      items: [
        {
          id: '003-1',
          said: 'A two-way connection, like a direct phone line.',
          verdict: 'right',
          correct:
            'Dialling is the handshake, hanging up the close. And like a phone line it can be dead without either noticing.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-2',
          said: 'The browser talks with the server “in order to run the website”.',
          verdict: 'wrong',
          correct:
            'HTTP brings the website. A WebSocket is a second conversation, which a page may open for news.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-3',
          said: 'It connects HTTP to the browser, which then needs the HTTP server no more.',
          verdict: 'wrong',
          correct:
            'The same server is asked, by one HTTP request, to speak WebSocket on this one connection. Everything else goes on as HTTP.',
          lessons: ['one-polite-question'],
        },
        {
          id: '003-4',
          said: 'Calling the waiter, or a walkie-talkie to the kitchen.',
          verdict: 'right',
          correct:
            'A good picture, with a limit: on a walkie-talkie one talks at a time, on a WebSocket both may.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-5',
          said: 'A diagram from elsewhere.',
          verdict: 'unclear',
          correct: 'It shows nobody’s connection. In the lessons you see your own.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-6',
          said: 'In HTTP the client always asks; here anyone sends, any time.',
          verdict: 'right',
          correct: 'Either of the two ends, that is.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-7',
          said: 'Uses: chats, games, dashboards, editing together.',
          verdict: 'right',
          correct: 'All have news that cannot wait for a question.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '003-8',
          said: 'How it works: ask, agree, talk.',
          verdict: 'right',
          correct: 'Between them stand the status 101, a key and the answer to it, and from then on frames.',
          lessons: ['one-polite-question'],
        },
        {
          id: '003-9',
          said: 'A picture of the handshake from elsewhere.',
          verdict: 'unclear',
          correct: 'It is one request and one answer, which any page can show of itself.',
          lessons: ['one-polite-question'],
        },
        {
          id: '003-10',
          said: '`npm install ws`, then `new WebSocket.Server({ port: 8080 })`.',
          verdict: 'right',
          correct: 'It works. `WebSocketServer` is the newer name of the same class.',
          lessons: ['your-first-server'],
        },
        {
          id: '003-11',
          said: 'Greet, log, answer “You said: …”, close.',
          verdict: 'right',
          correct:
            'It runs. The message is a Buffer, which the template string makes text; sent back as it is, browsers get a Blob.',
          lessons: ['your-first-server'],
        },
        {
          id: '003-12',
          said: '`innerHTML +=` for what came, and for what was typed.',
          verdict: 'a bug',
          correct:
            'It runs scripts that a message brings, and makes the whole list anew, without its listeners. `textContent` on a new element does not.',
          lessons: ['attacks'],
        },
        {
          id: '003-13',
          said: '`socket.send()` at each click, whatever the state.',
          verdict: 'a bug',
          correct:
            'While it connects that throws. Once it is closed nothing happens, and the page shows the line as sent. Look at `readyState` first.',
          lessons: ['websocket-in-the-browser'],
        },
        {
          id: '003-14',
          said: 'No listener for `close` or `error`, and no reconnecting.',
          verdict: 'missing',
          correct: 'The page looks alive after its connection has ended, and stays so.',
          lessons: ['closing', 'dead-connections'],
        },
        {
          id: '003-15',
          said: 'Socket.IO is a library that uses WebSockets and adds features.',
          verdict: 'half right',
          correct:
            'It can also go over HTTP polling or WebTransport, and what it sends is a protocol of its own: both ends have to speak it.',
          lessons: ['under-the-hood'],
        },
        {
          id: '003-16',
          said: 'WebSocket is a phone, Socket.IO a smartphone.',
          verdict: 'right',
          correct: 'As with an app for calls, the other end needs it, too.',
          lessons: ['hello-socketio'],
        },
        {
          id: '003-17',
          said: 'An overview of Socket.IO, as a picture from elsewhere.',
          verdict: 'unclear',
          correct: 'Behind it are HTTP requests and packets, and a page can show its own.',
          lessons: ['under-the-hood'],
        },
        {
          id: '003-18',
          said: 'A table: messages, reconnecting, broadcasting, rooms and namespaces, fallback, easy.',
          verdict: 'half right',
          correct:
            '“Easy” cannot be tested; the rest holds. Acknowledgements, buffering and the costs are not in it.',
          lessons: ['hello-socketio', 'under-the-hood'],
        },
        {
          id: '003-19',
          said: 'A chat with Socket.IO, from a folder of static files.',
          verdict: 'right',
          correct: 'It runs. It has no form, so Enter does not send.',
          lessons: ['hello-socketio'],
        },
        {
          id: '003-20',
          said: 'In short: a library on top of WebSocket, for any real-time app.',
          verdict: 'half right',
          correct:
            'It can do without a WebSocket, and an app may do without it: with server-sent events, a plain WebSocket or WebRTC.',
          lessons: ['choosing'],
        },
        {
          id: '003-21',
          said: 'Install, start the server, open the client.',
          verdict: 'right',
          correct: 'In this order. Lessons with a program end with a card that says so.',
          lessons: ['your-first-server', 'hello-socketio'],
        },
      ],
    },
    {
      id: '004',
      title: 'Socket.IO with ES modules',
      items: [
        {
          id: '004-1',
          said: 'After the answer, HTTP usually closes the connection: it is one-way.',
          verdict: 'wrong',
          correct:
            'It usually keeps it. And a question with its answer goes both ways; what HTTP lacks is a server that begins.',
          lessons: ['what-http-does'],
        },
        {
          id: '004-2',
          said: 'Persistent, both ways, not opened again and again, on top of TCP.',
          verdict: 'right',
          correct: 'All four, while the connection lasts.',
          lessons: ['waiter-and-walkie-talkie'],
        },
        {
          id: '004-3',
          said: 'Socket.IO builds on WebSockets, but is not the same.',
          verdict: 'right',
          correct: 'No other of the five notes keeps the two apart.',
          lessons: ['under-the-hood'],
        },
        {
          id: '004-4',
          said: 'It adds reconnecting, events, and fallbacks for when there is no WebSocket.',
          verdict: 'half right',
          correct:
            'By default it is the other way round: it begins with HTTP polling, and then changes to a WebSocket. `transports` sets the order.',
          lessons: ['under-the-hood'],
        },
        {
          id: '004-5',
          said: 'A server in ES modules.',
          verdict: 'half right',
          correct: 'All is there but `server.listen()`, so nobody can connect.',
          lessons: ['hello-socketio'],
        },
        {
          id: '004-6',
          said: "`io.on('connection', …)` runs when a client connects.",
          verdict: 'right',
          correct: 'Once for each connection to the main namespace, and again after a reconnection.',
          lessons: ['hello-socketio', 'reconnecting'],
        },
        {
          id: '004-7',
          said: '`(socket #client) => {`',
          verdict: 'a bug',
          correct:
            'A SyntaxError, where a comment was meant. And `socket` is not the client: it is the server’s end of one connection. `io` is the whole server.',
          lessons: ['hello-socketio'],
        },
        {
          id: '004-8',
          said: '`socket.emit("msg", "emit from server")`',
          verdict: 'right',
          correct: 'From the server to this one client.',
          lessons: ['events'],
        },
        {
          id: '004-9',
          said: '`or socket.emit("msg", callback-function)`',
          verdict: 'a bug',
          correct:
            'A SyntaxError with a good idea in it: a function as the last argument is called with the other side’s answer.',
          lessons: ['acknowledgements'],
        },
        {
          id: '004-10',
          said: 'An event’s name is free, and the same on both sides.',
          verdict: 'half right',
          correct:
            'Free but for six names that Socket.IO keeps for itself, such as `connect`: to emit one throws.',
          lessons: ['events'],
        },
        {
          id: '004-11',
          said: '`socket.on("new-msg", …)` receives.',
          verdict: 'half right',
          correct: 'On the server only inside the `connection` listener, since only there is a `socket`.',
          lessons: ['events'],
        },
        {
          id: '004-12',
          said: 'In the page: the `io` object, `const socket = io()`, the event `connect`.',
          verdict: 'half right',
          correct: '`io` is a function. What it returns is the socket.',
          lessons: ['hello-socketio'],
        },
        {
          id: '004-13',
          said: 'The page hears `msg` and emits `new-msg`.',
          verdict: 'right',
          correct: 'One name for each direction.',
          lessons: ['events'],
        },
        {
          id: '004-14',
          said: 'Nothing loads the library in the page, and nothing lets another port in.',
          verdict: 'missing',
          correct:
            'The library comes from the server or from npm. A page from another port fails at its first request unless the server has set `cors`.',
          lessons: ['hello-socketio', 'attacks'],
        },
      ],
    },
  ],
};
