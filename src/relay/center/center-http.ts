/**
 * The relay's client of the center: for thousands of polls a second it takes a part of the time of
 * `fetch`, keeps connections for as long as the center does, and follows no redirect, which would carry
 * key and tokens to wherever it points.
 *
 * What ends a request is held by the request itself, from its socket on. A Request made from another
 * one, as `AbortSignal.any`, hears of an abort by way of WeakRefs: the first garbage collection may
 * cut that, and then a poll whose visitor has gone takes an event with it.
 */
import { urlToHttpOptions } from 'node:url';
import type { Clock } from '../../base/clock.js';
import { asJson } from '../../base/json.js';
import {
  type Ask,
  type HttpAnswer,
  type HttpRequest,
  jsonType,
  noAnswer,
  readAnswer,
  tooLate,
} from '../../api/http/http.js';
import { type AnswerHead, longestAnswer } from './center-answer.js';
import {
  CenterConnections,
  type CenterRequest,
  type AnswerListener,
} from './center-connections.js';
import { decode } from './decoding.js';
import { Left, Stop } from './stop.js';

export interface CenterHttp {
  readonly ask: Ask;
  /** Closes all connections. */
  close(): void;
}

/** Milliseconds for what is on its way when a poll is ended, and for the center to end it too. */
const lastWords = 900;

/** What cannot stand in a request line, and in the value of a header. */
const notInPath = /[^\x21-\x7e]/;
const notInValue = /[^\t\x20-\x7e\x80-\xff]/;

/** @param base absolute URL; paths are appended to it. */
export function createCenterHttp(base: string, clock: Clock): CenterHttp {
  const url = new URL(base);
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const secure = protocol === 'https:';
  const connections = new CenterConnections({
    secure,
    host: hostname ?? '',
    port: Number(port) || (secure ? 443 : 80),
  });
  const prefix = url.pathname.replace(/\/?$/, '/');
  // Without the last one the center might choose to compress (RFC 9110 section 12.5.3).
  const fixed = ` HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\ncontent-type: ${jsonType}\r\naccept-encoding: identity\r\n`;

  function headOf({ method, path: call, query = '', headers }: HttpRequest, body?: string): string {
    const path = prefix + call + query;
    if (notInPath.test(path)) throw new TypeError('a path that cannot be sent');
    let head = `${method} ${path}${fixed}`;
    for (const name in headers) {
      const value = headers[name] ?? '';
      if (notInValue.test(value)) throw new TypeError(`${name}: a value that cannot be sent`);
      head += `${name}: ${value}\r\n`;
    }
    if (method === 'POST') head += `content-length: ${Buffer.byteLength(body ?? '')}\r\n`;
    return `${head}\r\n`;
  }

  /** One request and what becomes of it; it ends the wait for its deadline. */
  class Question extends Stop implements AnswerListener {
    readonly #leave = (): void => this.#part(this.request.signal?.reason);
    readonly #head: string;
    readonly #body: string | undefined;
    #sent: CenterRequest;

    constructor(
      private readonly request: HttpRequest,
      private readonly resolve: (answer: HttpAnswer) => void,
      private readonly reject: (reason: Error) => void,
    ) {
      super();
      const { path, json, timeout, signal } = request;
      signal?.throwIfAborted();
      this.#body = json === undefined ? undefined : asJson(json);
      this.#head = headOf(request, this.#body);
      this.#sent = this.#send();
      signal?.addEventListener('abort', this.#leave, { once: true });
      clock.sleep(timeout, this).then(
        () => this.#giveUp(tooLate(path, timeout)),
        () => {},
      );
    }

    #send(): CenterRequest {
      return connections.ask(this.#head, this.#body, this);
    }

    onHead({ headers }: AnswerHead): void {
      this.request.onAnswer?.(headers);
    }

    onEnd(head: AnswerHead, bytes: Buffer): void {
      const encoding = head.headers.get('content-encoding') ?? 'identity';
      if (encoding === 'identity') return this.#done(head, bytes);
      // Whoever has given up in the meantime hears nothing more.
      decode(bytes, encoding, this.request.path, longestAnswer).then(
        (plain) => this.aborted || this.#done(head, plain),
        (error) => this.#giveUp(error),
      );
    }

    onFailure(error: Error, unheard: boolean): void {
      // The center closed a kept connection just when it was used again. Nothing but a poll or a check
      // is worth the doubt whether it has heard it all the same.
      if (unheard && this.request.method === 'GET' && isReset(error)) this.#sent = this.#send();
      else {
        const { path, signal } = this.request;
        this.#giveUp(signal?.aborted ? signal.reason : noAnswer(path, base, error));
      }
    }

    #done({ status, headers }: AnswerHead, bytes: Buffer): void {
      this.#settle();
      this.resolve(readAnswer(status, headers, textOf(bytes)));
    }

    #giveUp(reason: unknown): void {
      if (this.aborted) return;
      this.#settle();
      this.#sent.destroy();
      this.reject(reason as Error);
    }

    /** What the center says without knowing of the end yet, it says only once. */
    #part(reason: unknown): void {
      if (!(reason instanceof Left)) return this.#giveUp(reason);
      this.#sent.part();
      clock.sleep(lastWords, this).then(
        () => this.#giveUp(reason),
        () => {},
      );
    }

    #settle(): void {
      this.request.signal?.removeEventListener('abort', this.#leave);
      this.abort(this.request.path);
    }
  }

  return {
    ask: (request) => new Promise((resolve, reject) => void new Question(request, resolve, reject)),
    close: () => connections.close(),
  };
}

const isReset = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** As `fetch` has it, a byte order mark is none of the text. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
