/**
 * A contact center in place of `fetch` that answers what the test tells it to. It records all
 * requests, so that each test can check that every created call was dropped as it has to be (see
 * `account`).
 */
import type { Clock } from '../../src/base/clock.js';
import { withResolvers } from './with-resolvers.js';

export type Operation =
  'check' | 'create' | 'poll' | 'drop' | 'queue' | 'message' | 'levels' | 'rate' | 'text';

const operations: Readonly<Record<string, Operation>> = {
  checkClickToCallSupport: 'check',
  createClickToCall: 'create',
  getClickToCallEvents: 'poll',
  dropClickToCall: 'drop',
  queryQueueInfo: 'queue',
  doLeaveMessage: 'message',
  querySatisfyMode: 'levels',
  doSatisfactionEvaluation: 'rate',
  sendMessageForWebChannel: 'text',
};

export interface Reply {
  readonly status?: number;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `reset` cuts the connection, `silence` never answers. */
export type Answer = Reply | 'reset' | 'silence' | Held;

/** An answer that is not given before the test gives it. */
export class Held {
  readonly #asked = withResolvers<void>();
  readonly #reply = withResolvers<Reply | 'reset'>();
  /** Resolves when the request has come in. */
  readonly asked = this.#asked.promise;

  answer(reply: Reply | 'reset'): void {
    this.#reply.resolve(reply);
  }

  take(): Promise<Reply | 'reset'> {
    this.#asked.resolve();
    return this.#reply.promise;
  }
}

export interface Sent {
  readonly operation: Operation;
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly contentType: string | null;
  readonly credentials: RequestCredentials;
  readonly keepalive: boolean;
  /** The time of the request on the test's clock. */
  readonly at: number;
  answeredAt?: number;
  /** The time at which the request was over: answered, reset or aborted. */
  overAt?: number;
  /** The result of the request; undefined while it is under way. */
  went?: 'aborted' | 'reset' | Reply;
}

/** An answer of the center with this `resultDesc`. */
export const said = (resultDesc: string, more: object = {}): Reply => ({
  body: { resultCode: '0', resultDesc, ...more },
});
export const refused = (resultDesc: string, resultCode: unknown = '13'): Reply => ({
  body: { resultCode, resultDesc },
});
export const status = (code: number, headers: Record<string, string> = {}): Reply => ({
  status: code,
  headers,
  body: '<h1>no</h1>',
});

export const gatewayContent = {
  domain: 'gw.example.com',
  gwAddresses: ['gw1.example.com:8443'],
  accessCode: '1790',
  clickToCallCaller: 'AnonymousCard',
};

export const events = {
  nothing: said('ClickToCall polled without any events'),
  unknown: said('Call continue to poll events with unknown events'),
  inQueue: said('Call in queue'),
  connected: said('Call connected', { eventId: 168101, content: gatewayContent }),
  released: said('Call disconnected'),
  queueTimeout: said('Call queued timeout'),
  failed: said('Call failed', { content: { causeId: 7, causeDesc: 'no route' } }),
} as const;

/** A connected event with other content than usual. */
export const connectedWith = (content: object): Reply =>
  said('Call connected', { eventId: 168101, content: { ...gatewayContent, ...content } });

/** The result of one createClickToCall, and the polls and drops that followed it. */
export interface Account {
  create: 'created' | 'refused' | 'doubtful' | 'open';
  /** The center has said that the call is over. */
  over: boolean;
  /** Drops sent, and how many of them had a definite answer. */
  drops: number;
  answered: number;
  /** Whether one of the drops got no answer in time. */
  timedOut: boolean;
}

/** The result of one CONNECT, and the DISCONNECTs that followed it. */
export interface TextAccount {
  connect: Account['create'];
  ends: number;
  answered: number;
  timedOut: boolean;
  /** A DISCONNECT was sent before a create or drop had its answer. */
  early: boolean;
}

/** The control type of a request of a text session. */
export const controlOf = ({ body }: Sent): string =>
  (JSON.parse(body) as { controlType: string }).controlType;

export class ScriptedCenter {
  readonly requests: Sent[] = [];
  /** The highest number of polls that were under way at once. */
  pollsAtOnce = 0;
  #polls = 0;
  readonly #answers: Record<Operation, readonly Answer[]> = {
    check: [said('success', { webRTCSupported: true, clickToCallSupported: true })],
    create: [said('connect successfully.')],
    poll: [events.nothing],
    drop: [said('disconnect successfully.')],
    queue: [status(404)],
    message: [said('success', { returnCode: '0' })],
    levels: [status(404)],
    rate: [said('success')],
    text: [said('success')],
  };
  readonly #taken: Record<Operation, number> = {
    check: 0,
    create: 0,
    poll: 0,
    drop: 0,
    queue: 0,
    message: 0,
    levels: 0,
    rate: 0,
    text: 0,
  };
  readonly #watchers: { operation: Operation; count: number; resolve(): void }[] = [];

  constructor(readonly clock: Clock) {}

  /**
   * Sets the answers to requests of this kind, in this order; the last one is repeated for ever.
   */
  on(operation: Operation, ...answers: Answer[]): this {
    this.#answers[operation] = answers;
    this.#taken[operation] = 0;
    return this;
  }

  /** Holds the next request of this kind until the test answers it; later ones get `then`. */
  hold(operation: Operation, ...then: Answer[]): Held {
    const held = new Held();
    this.on(operation, held, ...(then.length > 0 ? then : this.#answers[operation].slice(-1)));
    return held;
  }

  sent(operation: Operation): Sent[] {
    return this.requests.filter((request) => request.operation === operation);
  }

  count(operation: Operation): number {
    return this.sent(operation).length;
  }

  /** Resolves when so many requests of this kind have come in. */
  received(operation: Operation, count = 1): Promise<void> {
    if (this.count(operation) >= count) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.push({ operation, count, resolve }));
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const operation = operations[new URL(request.url).pathname.split('/').at(-1) ?? ''];
    if (!operation) throw new Error(`Nobody asked for ${request.url}`);
    // Recorded synchronously, because a page that is being left may run no further task.
    const sent: Sent = {
      operation,
      url: request.url,
      method: request.method,
      body: typeof init?.body === 'string' ? init.body : '',
      contentType: request.headers.get('content-type'),
      credentials: request.credentials,
      keepalive: request.keepalive,
      at: this.clock.now(),
    };
    this.requests.push(sent);
    if (operation === 'poll') this.#polls += 1;
    this.pollsAtOnce = Math.max(this.pollsAtOnce, this.#polls);
    for (const { operation: of, count, resolve } of this.#watchers) {
      if (of === operation && this.count(of) >= count) resolve();
    }
    const answer = this.#next(operation);
    const body = await request.text();
    Object.assign(sent, { body });
    try {
      const reply = await untilAborted(take(answer), signal);
      sent.went = reply;
      sent.answeredAt = this.clock.now();
      if (reply === 'reset') throw new TypeError('Failed to fetch');
      return toResponse(reply);
    } catch (error) {
      if (signal.aborted) sent.went = 'aborted';
      throw error;
    } finally {
      sent.overAt = this.clock.now();
      if (operation === 'poll') this.#polls -= 1;
    }
  };

  /** One for each create, in order; polls and drops count for the last create of their server. */
  account(): Account[] {
    const accounts: Account[] = [];
    const latestOf = new Map<string, Account>();
    for (const { operation, url, went } of this.requests) {
      const { origin } = new URL(url);
      const latest = latestOf.get(origin);
      if (operation === 'create') {
        const account: Account = {
          create: judge(went),
          over: false,
          drops: 0,
          answered: 0,
          timedOut: false,
        };
        accounts.push(account);
        latestOf.set(origin, account);
      } else if (operation === 'drop' && latest) {
        latest.drops += 1;
        if (went === 'aborted') latest.timedOut = true;
        if (['created', 'refused'].includes(judge(went))) latest.answered += 1;
      } else if (operation === 'poll' && latest && typeof went === 'object') {
        const text = (went.body as { resultDesc?: string } | undefined)?.resultDesc ?? '';
        if (/^call (disconnected|queued timeout|failed)$/i.test(text)) latest.over = true;
      }
    }
    return accounts;
  }

  /** One for each CONNECT, in order; DISCONNECTs count for the last CONNECT of their server. */
  textAccount(): TextAccount[] {
    const accounts: TextAccount[] = [];
    const latestOf = new Map<string, TextAccount>();
    const open = new Map<string, Sent>();
    for (const sent of this.requests) {
      const { operation, url, went, at } = sent;
      const { origin } = new URL(url);
      const before = open.get(origin);
      if (operation === 'create' || operation === 'drop') open.set(origin, sent);
      if (operation !== 'text') continue;
      if (controlOf(sent) === 'CONNECT') {
        const connect = judge(went);
        const account = { connect, ends: 0, answered: 0, timedOut: false, early: false };
        accounts.push(account);
        latestOf.set(origin, account);
        open.delete(origin);
        continue;
      }
      const latest = latestOf.get(origin);
      if (!latest) throw new Error('DISCONNECT without CONNECT');
      latest.ends += 1;
      if (went === 'aborted') latest.timedOut = true;
      if (['created', 'refused'].includes(judge(went))) latest.answered += 1;
      if (before && (before.overAt ?? Infinity) > at) latest.early = true;
    }
    return accounts;
  }

  #next(operation: Operation): Answer {
    const list = this.#answers[operation];
    const nth = this.#taken[operation]++;
    return list[Math.min(nth, list.length - 1)] ?? 'silence';
  }
}

/**
 * Whether an answer creates or ends a call. After a create with neither a resultCode nor a 4xx
 * nobody knows whether there is a call: invariant 1 of src/README.md.
 */
function judge(went: Sent['went']): Account['create'] {
  if (went === undefined) return 'open';
  if (typeof went === 'string') return 'doubtful';
  const { status: code = 200, body } = went;
  const { resultCode } = (typeof body === 'object' && body ? body : {}) as { resultCode?: unknown };
  const readable = typeof resultCode === 'string' || typeof resultCode === 'number';
  if (code < 300 && readable && String(resultCode) === '0') return 'created';
  if (code >= 400 && code < 500) return 'refused';
  return readable && String(resultCode) !== '0' ? 'refused' : 'doubtful';
}

function take(answer: Answer): Promise<Reply | 'reset'> {
  if (answer === 'silence') return new Promise(() => {});
  return answer instanceof Held ? answer.take() : Promise.resolve(answer);
}

function toResponse({ status: code = 200, body = {}, headers = {} }: Reply): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status: code,
    headers,
  });
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
