/**
 * The center behind the relay, as little of it as a poll needs: every poll is held for a second, and
 * its answer says for how long, so that what lies between can be told from it. A process of its own.
 */
import { createServer } from 'node:http';

const held = 1000;
const headers = { 'Content-Type': 'application/json;charset=UTF-8' };
const nothing = { resultCode: '0', resultDesc: 'ClickToCall polled without any events' };

/** By the last part of the path; every other call is accepted. */
const answers: Readonly<Record<string, object>> = {
  tokenByAkSk: { AccessToken: 'access-token', ApplyType: 'Bearer', Expires: '600' },
};
let tokens = 0;

const server = createServer((request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  const call = path.slice(path.lastIndexOf('/') + 1);
  // Answers go out when the request is in: a connection is kept only then.
  request.resume().on('end', () => {
    const came = performance.now();
    const answer = (body: object): unknown =>
      response.writeHead(200, headers).end(JSON.stringify(body));
    if (call === 'getClickToCallEvents') {
      setTimeout(() => answer({ ...nothing, held: performance.now() - came }), held);
    } else if (call === 'applyToken') {
      answer({ resultCode: '0', token: `token-${(tokens += 1)}` });
    } else {
      answer(answers[call] ?? { resultCode: '0', resultDesc: 'success' });
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4096, () => process.send?.(server.address()));
