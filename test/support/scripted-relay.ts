/**
 * A relay's interface for call-backs with answers that the test sets: a `fetch` and an
 * `EventSource`, with a record of the requests to both.
 */
import { withResolvers } from './with-resolvers.js';

export interface RelayReply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Answer = RelayReply | 'reset' | 'silence' | Promise<RelayReply>;

export const id = '0123456789abcdef0123456789abcdef';

/** A request for a call-back, as the relay answers it. */
export const callback = (state = 'waiting', more: object = {}): object => ({
  id,
  state,
  withdrawable: state === 'waiting',
  ...more,
});

export const accepted = (state = 'waiting', more: object = {}): RelayReply => ({
  status: 201,
  body: callback(state, more),
});

export const said = (state: string, more: object = {}): RelayReply => ({
  body: callback(state, more),
});

export const refusal = (status: number, code: string, more: object = {}): RelayReply => ({
  status,
  body: { error: { code, message: `the relay says ${code}` }, ...more },
});

/** One connection of an `EventSource`, whose messages the test sends. */
export class Stream extends EventTarget {
  closed = false;

  constructor(
    readonly url: string,
    readonly withCredentials: boolean,
  ) {
    super();
  }

  close(): void {
    this.closed = true;
  }

  /** Sends a message, as JSON unless it is text already. */
  say(data: unknown): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.dispatchEvent(new MessageEvent('message', { data: text }));
  }

  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}

export class ScriptedRelay {
  readonly requests: { method: string; url: string; request: Request; body: string }[] = [];
  readonly streams: Stream[] = [];
  /** Answer to the question for times, and how often it was asked; not among `requests`. */
  times: RelayReply = { body: { spans: [] } };
  askedForTimes = 0;
  readonly #answers = new Map<string, Answer[]>();
  #watchers: { method: string; count: number; resolve(): void }[] = [];

  /**
   * Sets the answers to requests with this method, in this order; the last one is repeated for
   * ever.
   */
  on(method: 'POST' | 'GET' | 'DELETE', ...answers: Answer[]): this {
    this.#answers.set(method, answers);
    return this;
  }

  /** Holds the next request of this kind until the test answers it. */
  hold(method: 'POST' | 'GET' | 'DELETE'): (reply: RelayReply) => void {
    const { promise, resolve } = withResolvers<RelayReply>();
    this.on(method, promise);
    return resolve;
  }

  count(method: string): number {
    if (method === 'stream') return this.streams.length;
    return this.requests.filter((sent) => sent.method === method).length;
  }

  /** Resolves when so many requests of this kind, or streams, have come in. */
  received(method: string, count = 1): Promise<void> {
    if (this.count(method) >= count) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.push({ method, count, resolve }));
  }

  get stream(): Stream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('No stream has been opened');
    return last;
  }

  /** Number of streams and polls that are open. */
  get running(): number {
    return this.streams.filter(({ closed }) => !closed).length + this.#polls;
  }

  #polls = 0;

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { method, url, signal } = request;
    signal.throwIfAborted();
    if (url.endsWith('/times')) {
      this.askedForTimes += 1;
      const { status = 200, body } = this.times;
      return new Response(JSON.stringify(body), { status });
    }
    const sent = { method, url, request: request.clone(), body: '' };
    this.requests.push(sent);
    sent.body = await request.text();
    const list = this.#answers.get(method) ?? ['silence'];
    const answer = (list.length > 1 ? list.shift() : list[0]) ?? 'silence';
    this.#tell(method);
    if (answer === 'reset') throw new TypeError('Failed to fetch');
    if (method === 'GET') this.#polls += 1;
    try {
      const reply = await new Promise<RelayReply>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        if (answer !== 'silence') Promise.resolve(answer).then(resolve, reject);
      });
      const { status = 200, body, headers = {} } = reply;
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      return new Response(text, { status, headers });
    } finally {
      if (method === 'GET') this.#polls -= 1;
    }
  };

  /** The class to pass in place of `EventSource`. */
  get eventSource(): typeof EventSource {
    const open = (url: string, { withCredentials = false }: EventSourceInit = {}): Stream => {
      const stream = new Stream(url, withCredentials);
      this.streams.push(stream);
      this.#tell('stream');
      return stream;
    };
    return function (url: string, init?: EventSourceInit) {
      return open(url, init);
    } as unknown as typeof EventSource;
  }

  #tell(method: string): void {
    this.#watchers = this.#watchers.filter((watcher) => {
      const there = watcher.method === method && this.count(method) >= watcher.count;
      if (there) watcher.resolve();
      return !there;
    });
  }
}
