/**
 * What any proxy in Node costs: every request goes to the center and its answer comes back, piped, on
 * kept connections, and nothing is looked at. A process of its own; the first argument is the
 * center's address.
 */
import { Agent, createServer, request as ask } from 'node:http';

const center = process.argv[2];
if (center === undefined) throw new Error('the address of the center is missing');
const agent = new Agent({ keepAlive: true });

const server = createServer((request, response) => {
  const { method, headers, url = '/' } = request;
  const upstream = ask(new URL(url, center), { method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.writeHead(502).end());
  request.pipe(upstream);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4096, () => process.send?.(server.address()));
