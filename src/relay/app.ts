/**
 * The relay as `Request → Response`: all of it but the port. It stands between the widget, which
 * uses the web adapter's interface, and the API Fabric, whose secrets no browser may have.
 */
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { secretHttp } from './clients/fabric-http.js';
import { webAdapterPath } from '../api/calls.js';
import { createAccessTokens } from './center/access-tokens.js';
import { createAsking } from './visitor/asking.js';
import { limitBody } from './visitor/body-limit.js';
import { createCallbackService } from './callback/service.js';
import { createCallers } from './calls/callers.js';
import { createCalls } from './calls/calls.js';
import { createCenterHttp } from './center/center-http.js';
import { withCeiling } from './center/center-sockets.js';
import type { Clock } from '../base/clock.js';
import { within } from '../base/within.js';
import { wallClock } from './base/clock.js';
import type { Config } from './settings/config.js';
import { createDirectPolls, isPlainPoll } from './calls/direct-polls.js';
import { createDrops } from './calls/drops.js';
import type { Exchange, RelayBindings, RelayEnv } from './visitor/env.js';
import { clientGone, fail } from './visitor/failures.js';
import { createHolds } from './calls/holds.js';
import { createLimits } from './visitor/limits.js';
import { errorFields, type Logger } from './base/log.js';
import { createMetrics, type Metrics } from './base/metrics.js';
import { createObservedFabric, observeInto } from './center/observed-fabric.js';
import { createPoll } from './calls/polls.js';
import { connectRedis } from './store/redis-link.js';
import { createPersonOf } from './visitor/person.js';
import { createRequests } from './visitor/requests.js';
import { createGuard } from './visitor/security.js';
import { createSessions } from './visitor/sessions.js';
import { createMemoryStore } from './store/store-memory.js';
import { createRedisStore } from './store/store-redis.js';
import { createVisitorTokens } from './visitor/visitor-token.js';
import { createTextSessions } from './calls/text-sessions.js';
import { createUpstream } from './calls/upstream.js';
import { serviceRoutes } from './calls/services.js';
import { webAdapterRoutes } from './calls/web-adapter.js';

/** Parts that can be replaced, as tests do; all but the log have defaults. */
export interface RelayParts {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly metrics?: Metrics;
  /** Used for the center instead of the relay's own client, which is faster. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Relay {
  fetch(request: Request, bindings?: RelayBindings): Response | Promise<Response>;
  /** Answers a poll on Node's own objects, cheaper than `fetch`. `false`: `fetch` has to answer. */
  direct(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
  readonly metrics: Metrics;
  /** @internal Hono's routes, the middleware of several routes included. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /**
   * Ends without losing a call: at once `/healthz` says 503 and no new call begins; resolves when
   * all requests are answered, held polls after SHUTDOWN_SECONDS, and a moment after that at the
   * latest. Calls go on elsewhere.
   * @param last called once, before the polls that are still held are given up: from now on clients
   * have to reach another relay, so their connections are closed and no new one is taken.
   */
  close(last?: () => void): Promise<void>;
}

/** Milliseconds for the answers to polls that are given up at the end. */
const lastAnswers = 300;

/** Bytes that the body of a request may have. */
const longestBody = 10 * 1024;

/** @throws BadInput where the center's client refuses a value. */
export function createRelay(
  config: Config,
  { log, clock = wallClock, metrics = createMetrics(), fetch }: RelayParts,
): Relay {
  const base = config.fabricUrl;
  const center = createCenterHttp(base, clock);
  const any = fetch ? secretHttp({ base, clock, fetch }) : center.ask;
  const ask = withCeiling(any, config.centerSockets, metrics);
  const redis =
    config.redisUrl === undefined
      ? undefined
      : connectRedis({
          url: config.redisUrl,
          clock,
          log,
          onAway: (away) => metrics.storeFallback.set(away ? 1 : 0),
        });
  /** The clock for times that several relays compare. */
  const common = redis?.clock ?? clock;
  const memory = createMemoryStore(clock);
  const store = redis ? createRedisStore(redis, memory) : memory;
  const fabric = createObservedFabric(
    {
      base,
      ask,
      appKey: config.appKey,
      appSecret: config.appSecret,
      expire: config.tokenExpire,
      clock,
    },
    observeInto(metrics),
  );
  const accessTokens = createAccessTokens(() => fabric.tokenByAkSk(), clock);
  const upstream = createUpstream(fabric, accessTokens, config);
  const calls = createCalls(store, common, config.abandonedAfter);
  const texts = createTextSessions({
    store,
    clock: common,
    calls,
    upstream,
    services: fabric,
    channelId: config.channelId,
    abandonedAfter: config.abandonedAfter,
    log,
  });
  const drops = createDrops({ calls, texts, upstream, clock: common, log, metrics });
  const sessions = createSessions(config, common);
  const limits = createLimits(config, metrics, store, clock);
  const callers = createCallers({ calls, upstream, sessions, limits, clock: common });

  const holds = createHolds();
  const stopped = new AbortController();
  // Every held or watched request listens to it, and Node warns of a leak at eleven listeners.
  setMaxListeners(0, stopped.signal);
  const sweeping = drops.sweep(stopped.signal);
  const visitorTokens = createVisitorTokens(config, common, fetch);
  const callbacks =
    config.callback &&
    createCallbackService(config.callback, {
      config,
      store,
      clock: common,
      log,
      metrics,
      limits,
      sessions,
      accessTokens,
      visitorTokens,
      ask,
      closing: stopped.signal,
    });
  let open = 0;
  let whenIdle: (() => void) | undefined;

  function end(): void {
    open -= 1;
    if (open === 0) whenIdle?.();
  }

  const requests = createRequests({ clock, log, metrics, trustedProxies: config.trustedProxies });
  const guard = createGuard(config);
  /**
   * Runs guard and limits before every request of a visitor; returns the answer where it is
   * refused.
   */
  const before = <Answer>(c: Exchange<Answer>): Answer | undefined =>
    guard(c) ?? limits.request(c, sessions.find(c)?.id);
  function broken<Answer>(c: Exchange<Answer>, error: unknown): Answer {
    c.get('log').error({ ...errorFields(error), stack: places(error) }, 'the relay failed');
    const message = 'the relay failed; its log says more';
    return fail(c, { status: 500, code: 'internal', message });
  }

  const app = new Hono<RelayEnv>();
  app.use(async (c, next) => {
    const began = requests.begin(c);
    c.set('log', log.child({ requestId: c.get('requestId') }));
    await next();
    requests.end(c, began, routePath(c, -1), c.res.status);
  });
  app.onError((error, c) => {
    // The visitor has gone while the request was still being sent.
    if ('code' in error && error.code === 'ECONNRESET' && c.req.raw.signal.aborted) {
      return c.body(null, clientGone);
    }
    return broken(c, error);
  });
  app.notFound((c) => fail(c, { status: 404, code: 'not-found', message: 'no such path' }));
  app.get('/healthz', (c) => {
    // The relay goes on without Redis, so a load balancer must not take it out: the status stays
    // ok.
    const remembers = redis && (redis.usable() && !redis.away(0) ? 'redis' : 'away');
    const health = { status: closing() ? 'closing' : 'ok', store: remembers ?? 'memory' };
    return c.json(health, closing() ? 503 : 200);
  });

  for (const path of [`${webAdapterPath}*`, '/callback/*']) {
    app.use(path, async (c, next) => {
      const refused = before(c);
      if (refused) return refused;
      await next();
      return undefined;
    });
  }
  app.use(limitBody(longestBody));
  const asking = createAsking(clock);
  const poll = createPoll({ calls, drops, upstream, sessions, metrics, clock, holds });
  const closing = (): boolean => stopped.signal.aborted;
  const routed = {
    asking,
    poll,
    calls,
    callers,
    texts,
    drops,
    upstream,
    sessions,
    limits,
    metrics,
    clock: common,
    closing,
    personOf: createPersonOf(config),
    visitorTokens,
  };
  app.route('/', webAdapterRoutes(routed));
  app.route('/', serviceRoutes({ ...routed, config, services: fabric }));
  const directPolls = createDirectPolls({
    log,
    requests,
    before,
    poll: (c) => asking(c, poll),
    broken,
  });

  if (callbacks) {
    app.route('/callback', callbacks.routes);
    app.route('/callback-status', callbacks.reports);
  }

  return {
    metrics,
    routes: app.routes,

    async fetch(request, { onLost = lostBy(request), ...bindings } = {}) {
      open += 1;
      try {
        return await app.fetch(request, { ...bindings, onLost });
      } finally {
        end();
      }
    },

    direct(incoming, outgoing) {
      if (!isPlainPoll(incoming)) return false;
      open += 1;
      void directPolls(incoming, outgoing)
        // No error is known that comes here, but one that does must not end the process.
        .catch(() => outgoing.destroy())
        .finally(end);
      return true;
    },

    async close(last) {
      stopped.abort();
      const sent = callbacks?.stop();
      const idle = new Promise<void>((resolve) => {
        whenIdle = resolve;
        if (open === 0) resolve();
      });
      const done = idle.then(() => Promise.all([sweeping, drops.settled(), sent]));
      if (!(await within(config.shutdownSeconds * 1000, () => done, { clock }))) {
        last?.();
        holds.endAll();
        // Half a request of a client, or a center that does not answer, must not hold up the end.
        await within(lastAnswers, () => done, { clock });
      }
      await store.close();
      center.close();
    },
  };
}

/** `onLost` from the request's signal. The function keeps the request alive, and so its signal. */
const lostBy =
  (request: Request): NonNullable<RelayBindings['onLost']> =>
  (listener) => {
    if (request.signal.aborted) listener();
    else request.signal.addEventListener('abort', listener, { once: true });
  };

/** The stack of an error of the relay's own, without its message, which may quote a secret. */
function places(error: unknown): string {
  const stack = (error instanceof Error && error.stack) || '';
  return stack.slice(stack.indexOf('\n    at')).trim();
}
