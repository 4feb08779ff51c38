/**
 * The relay's HTTP client for the center. At thousands of polls a second it takes a fraction of the
 * time of `fetch`. It keeps connections as long as the center does, and follows no redirect, which
 * would carry key and tokens to wherever it points.
 *
 * The socket references the request, and the request its signal, so an abort always arrives. A
 * Request made from another one, and `AbortSignal.any`, hear of an abort through WeakRefs: the
 * first garbage collection may cut that link, and then a poll whose visitor has gone takes an event
 * that is lost.
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
} from '../../api/http/request.js';
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

/** Milliseconds that an answer on its way has to arrive after a poll is ended. */
const lastWords = 900;

/** Characters that cannot stand in a request line, and in the value of a header. */
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
  // Without accept-encoding the center might choose to compress (RFC 9110 section 12.5.3).
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

  /** One request and its answer. It is also the signal that ends the wait for its own deadline. */
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
      // A request that was given up during the decoding gets no answer any more.
      decode(bytes, encoding, this.request.path, longestAnswer).then(
        (plain) => this.aborted || this.#done(head, plain),
        (error) => this.#giveUp(error),
      );
    }

    onFailure(error: Error, unheard: boolean): void {
      // The center closed a kept connection just when it was used again. Only a poll or a check is
      // sent once more: the center may have received the first one all the same, and done what it
      // asks.
      if (unheard && this.request.method === 'GET' && isReset(error)) this.#sent = this.#send();
      else {
        const { path, signal } = this.request;
        this.#giveUp(signal?.aborted ? signal.reason : noAnswer(path, base, error));
      }
    }

    #done({ status, headers }: AnswerHead, bytes: Buffer): void {
      this.#settle();
      this.resolve(readAnswer(status, headers, textOf(bytes), this.request.parse));
    }

    #giveUp(reason: unknown): void {
      if (this.aborted) return;
      this.#settle();
      this.#sent.destroy();
      this.reject(reason as Error);
    }

    /**
     * Waits a moment for an event that the center sends before it knows of the end: it comes only
     * once.
     */
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

/** The body as text, without a byte order mark, as `fetch` decodes it. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
