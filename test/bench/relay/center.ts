/**
 * The center of the benchmark, on bare sockets so that it costs almost no CPU time. It holds every
 * poll for the milliseconds of its first argument, and its answer says how long it really held it,
 * so that the time spent elsewhere can be computed. A process of its own.
 */
import { createServer, type Socket } from 'node:net';

const held = Number(process.argv[2] ?? 1000);

const head = (length: number): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: ${length}\r\n\r\n`;
const whole = (body: object): string => {
  const text = JSON.stringify(body);
  return head(text.length) + text;
};

const nothing = '{"resultCode":"0","resultDesc":"ClickToCall polled without any events","held":';
/** Width of the padded number, so that the head is the same for every poll. */
const digits = 10;
const pollHead = head(nothing.length + digits + 1) + nothing;

const accepted = whole({ resultCode: '0', resultDesc: 'success' });
const accessToken = whole({ AccessToken: 'access-token', ApplyType: 'Bearer', Expires: '3600' });
let tokens = 0;

interface Held {
  readonly socket: Socket;
  readonly came: number;
}

/** The held polls; all are held equally long, so the oldest is always the next. */
const polls: Held[] = [];
let next = 0;

setInterval(() => {
  const now = performance.now();
  for (let poll = polls[next]; poll && poll.came + held <= now; poll = polls[(next += 1)]) {
    if (poll.socket.destroyed) continue;
    const took = (performance.now() - poll.came).toFixed(2).padStart(digits);
    poll.socket.write(`${pollHead}${took}}`, 'latin1');
  }
  if (next > 10_000) {
    polls.splice(0, next);
    next = 0;
  }
}, 1);

function answer(socket: Socket, request: string): void {
  if (request.startsWith('GET ') && request.includes('getClickToCallEvents')) {
    polls.push({ socket, came: performance.now() });
  } else if (request.includes('tokenByAkSk ')) {
    socket.write(accessToken);
  } else if (request.includes('applyToken ')) {
    socket.write(whole({ resultCode: '0', token: `token-${(tokens += 1)}` }));
  } else {
    socket.write(accepted);
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text = text === '' ? chunk.toString('latin1') : text + chunk.toString('latin1');
    for (let end = endOf(text); end > 0; end = endOf(text)) {
      answer(socket, text);
      text = text.slice(end);
    }
  });
});
server.listen(0, '127.0.0.1', 4096, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());

/** Where the first request in the text ends; 0 where it is not complete yet. */
function endOf(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return 0;
  if (text.startsWith('GET ')) return headEnd;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  // A proxy may send the body in chunks, of which the last one ends it.
  if (length === undefined) return text.indexOf('\r\n0\r\n\r\n', headEnd - 2) + 7;
  const end = headEnd + Number(length);
  return text.length >= end ? end : 0;
}
