/**
 * `fetch` towards the center, over Node's own HTTP client: for thousands of polls a second it takes half
 * the time of the platform's, keeps connections for as long as the center does, and follows no
 * redirect, which would carry key and tokens to wherever it points.
 */
import { Agent as HttpAgent, type IncomingMessage, request as askHttp } from 'node:http';
import { Agent as HttpsAgent, request as askHttps } from 'node:https';

export interface CenterFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Closes the connections that wait for further use. */
  close(): void;
}

/** Every held poll has a connection; they are kept for the next ones. */
const connections = { keepAlive: true, maxFreeSockets: 16_384 };

/** Characters; no answer of the center comes near. */
const longestAnswer = 1_000_000;

export function createCenterFetch(): CenterFetch {
  const http = new HttpAgent(connections);
  const https = new HttpsAgent(connections);

  const send = (asked: Request, body: string): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { url, method, signal } = asked;
      const secure = url.startsWith('https:');
      // Without the first one the center might choose to compress (RFC 9110 section 12.5.3).
      const headers = { 'accept-encoding': 'identity', ...Object.fromEntries(asked.headers) };
      const options = { method, headers };
      const sent = secure
        ? askHttps(url, { ...options, agent: https })
        : askHttp(url, { ...options, agent: http });
      const abort = (): void => void sent.destroy();
      const fail = (error: unknown): void => {
        signal.removeEventListener('abort', abort);
        if (signal.aborted) return reject(signal.reason as Error);
        // The center closed a kept connection just when it was used again (Node's manual,
        // `request.reusedSocket`). Nothing but a poll or a check is worth the doubt.
        if (sent.reusedSocket && method === 'GET' && isReset(error)) {
          return resolve(send(asked, body));
        }
        reject(new TypeError('no answer', { cause: error }));
      };
      sent.on('error', fail);
      sent.on('response', (answer) => {
        try {
          resolve(toResponse(answer, () => signal.removeEventListener('abort', abort)));
        } catch (error) {
          sent.destroy();
          fail(error);
        }
      });
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      sent.end(body);
    });

  return {
    async fetch(input, init) {
      const asked = input instanceof Request && !init ? input : new Request(input, init);
      return send(asked, asked.method === 'GET' ? '' : await asked.text());
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

const isReset = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/**
 * As soon as the answer begins; its body is read meanwhile.
 * @param done called at its end, whichever.
 */
function toResponse(answer: IncomingMessage, done: () => void): Response {
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const response = new Response(null, { status: answer.statusCode ?? 0, headers });
  const text = readText(answer).finally(done);
  // Whoever aborts does not ask for it.
  text.catch(() => {});
  return Object.assign(response, { text: () => text });
}

function readText(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part: string) => {
      text += part;
      if (text.length > longestAnswer) answer.destroy(new Error('too long'));
    });
    answer.on('end', () => resolve(text));
    answer.on('error', reject);
    answer.on('close', () => reject(new TypeError('the answer was cut')));
  });
}
