/**
 * What any proxy in Node costs: every request goes to the center and its answer comes back, piped, on
 * kept connections, and nothing is looked at. A process of its own; the first argument is the port of
 * the center.
 */
import { Agent, createServer, request as ask } from 'node:http';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxFreeSockets: 16_384 });

const server = createServer((request, response) => {
  const { method, headers, url: path = '/' } = request;
  const upstream = ask({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.writeHead(502).end());
  request.pipe(upstream);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4096, () => process.send?.(server.address()));
