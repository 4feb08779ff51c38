/**
 * The least that a proxy in Node does, for comparison: it pipes every request to the center and
 * every answer back, on kept connections, without looking at them. A process of its own; its first
 * argument is the port of the center.
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
