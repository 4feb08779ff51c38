/**
 * The relay's client of the center, straight on Node's own: for thousands of polls a second it takes a
 * part of the time of `fetch`, keeps connections for as long as the center does, and follows no
 * redirect, which would carry key and tokens to wherever it points.
 *
 * What ends a request is held by the request itself, from its socket on. A Request made from another
 * one, as `AbortSignal.any`, hears of an abort by way of WeakRefs: the first garbage collection may
 * cut that, and then a poll whose visitor has gone takes an event with it.
 */
import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as askHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as askHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { asJson } from '../base/json.js';
import {
  type AnswerHeaders,
  type Ask,
  type HttpAnswer,
  type HttpRequest,
  jsonType,
  noAnswer,
  readAnswer,
  type Sleep,
  tooLate,
} from '../api/http.js';
import { decode } from './decoding.js';
import { Stop } from './stop.js';

export interface CenterHttp {
  readonly ask: Ask;
  /** Closes the connections that wait for further use. */
  close(): void;
}

/** Every held poll has a connection; they are kept for the next ones. */
const connections = { keepAlive: true, maxFreeSockets: 16_384 };

/** Bytes; no answer of the center comes near. */
const longestAnswer = 1_000_000;

/** @param base absolute URL; paths are appended to it. */
export function createCenterHttp(base: string, sleep: Sleep): CenterHttp {
  const url = new URL(base);
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const secure = protocol === 'https:';
  const agent = secure ? new HttpsAgent(connections) : new HttpAgent(connections);
  const begin = secure ? askHttps : askHttp;
  const place = { protocol, hostname, port, agent };
  // Without the last one the center might choose to compress (RFC 9110 section 12.5.3).
  const fixed = ['host', url.host, 'content-type', jsonType, 'accept-encoding', 'identity'];
  const prefix = url.pathname.replace(/\/?$/, '/');

  const send = (request: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const { method, path: call, query = '', json, timeout, onAnswer, signal } = request;
      const path = prefix + call + query;
      const body = json === undefined ? undefined : asJson(json);
      // A list is written as it is; of an object Node would make entries and check each for what is here.
      const headers = [...fixed];
      for (const name in request.headers) headers.push(name, request.headers[name] ?? '');
      if (method === 'POST') headers.push('content-length', String(Buffer.byteLength(body ?? '')));
      const finished = new Stop();
      let over = false;
      let sent = attempt();
      signal?.addEventListener('abort', leave, { once: true });
      sleep(timeout, finished).then(
        () => giveUp(tooLate(call, timeout)),
        () => {},
      );

      function settle(): void {
        over = true;
        signal?.removeEventListener('abort', leave);
        finished.abort(call);
      }
      function giveUp(reason: unknown): void {
        if (over) return;
        settle();
        sent.destroy();
        reject(reason as Error);
      }
      function leave(): void {
        giveUp(signal?.reason);
      }
      function fail(error: Error): void {
        if (!over) giveUp(noAnswer(call, base, error));
      }

      function attempt(): ClientRequest {
        const attempted = begin({ ...place, method, path, headers });
        let begun = false;
        attempted.on('error', (error) => {
          // The center closed a kept connection just when it was used again (Node's manual,
          // `request.reusedSocket`). Nothing but a poll or a check is worth the doubt.
          if (over || begun || method !== 'GET' || !attempted.reusedSocket || !isReset(error)) {
            return fail(error);
          }
          sent = attempt();
        });
        attempted.on('upgrade', (_, socket) => {
          socket.destroy();
          fail(odd('OTHER_PROTOCOL'));
        });
        attempted.on('response', (answer) => {
          begun = true;
          answer.on('error', fail);
          answer.on('close', () => over || answer.complete || fail(odd('ANSWER_CUT')));
          const { statusCode: status = 0 } = answer;
          if (status < 200 || status > 599) return fail(odd('NO_STATUS_OF_HTTP'));
          const seen = headersOf(answer);
          onAnswer?.(seen);
          const done = (bytes: Buffer): void => {
            settle();
            resolve(readAnswer(status, seen, textOf(bytes)));
          };
          const encoding = answer.headers['content-encoding'] ?? 'identity';
          readBytes(answer, fail, (bytes) => {
            if (encoding === 'identity') return done(bytes);
            // Whoever has given up in the meantime hears nothing more.
            decode(bytes, encoding, call, longestAnswer).then(
              (plain) => over || done(plain),
              giveUp,
            );
          });
        });
        attempted.end(body);
        return attempted;
      }
    });

  return {
    async ask(request) {
      request.signal?.throwIfAborted();
      return send(request);
    },
    close: () => agent.destroy(),
  };
}

const empty = Buffer.alloc(0);

/** For the log, beside the codes of Node's own errors. */
const odd = (code: string): Error => Object.assign(new Error(code), { code });

const isReset = (error: Error): boolean => 'code' in error && error.code === 'ECONNRESET';

const headersOf = ({ headers }: IncomingMessage): AnswerHeaders => ({
  get: (name) => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  },
  getSetCookie: () => headers['set-cookie'] ?? [],
});

/** As `fetch` has it, a byte order mark is none of the text. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function readBytes(
  answer: IncomingMessage,
  fail: (error: Error) => void,
  done: (bytes: Buffer) => void,
): void {
  const parts: Buffer[] = [];
  let length = 0;
  answer.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > longestAnswer) fail(odd('ANSWER_TOO_LONG'));
  });
  answer.on('end', () => {
    const [first = empty, ...more] = parts;
    done(more.length === 0 ? first : Buffer.concat(parts));
  });
}
