/**
 * The relay as `Request → Response`: all of it but the port. It stands between the widget, which speaks
 * the web adapter's language, and the API Fabric, whose secrets no browser may have.
 */
import { setMaxListeners } from 'node:events';
import { Hono } from 'hono';
import { secretHttp } from '../api/fabric-http.js';
import type { Sleep } from '../api/http.js';
import { webAdapterPath } from '../api/web-adapter.js';
import { createAccessTokens } from './access-tokens.js';
import { limitBody } from './body-limit.js';
import { createCallbackService } from './callback/service.js';
import { createCalls } from './calls.js';
import { createCenterHttp } from './center-http.js';
import { type Clock, wallClock } from './clock.js';
import type { Config } from './config.js';
import { createDrops } from './drops.js';
import type { RelayBindings, RelayEnv } from './env.js';
import { fail } from './failures.js';
import { createHolds } from './holds.js';
import { createLimits } from './limits.js';
import { errorFields, type Logger } from './log.js';
import { createMetrics, type Metrics } from './metrics.js';
import { createObservedFabric, observeInto } from './observed-fabric.js';
import { connectRedis } from './redis-link.js';
import { requests } from './requests.js';
import { guard } from './security.js';
import { createSessions } from './sessions.js';
import { createMemoryStore } from './store-memory.js';
import { createRedisStore } from './store-redis.js';
import { createUpstream } from './upstream.js';
import { webAdapterRoutes } from './web-adapter.js';

/** What a test may bring; none of it is needed. */
export interface RelayParts {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly metrics?: Metrics;
  /** Towards the center, in place of a client of the relay's own that is faster. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Relay {
  fetch(request: Request, bindings?: RelayBindings): Response | Promise<Response>;
  readonly metrics: Metrics;
  /**
   * Ends without losing a call: at once `/healthz` says 503 and no new call begins; resolves when all
   * requests are answered, held polls after SHUTDOWN_SECONDS at the latest. Calls go on elsewhere.
   */
  close(): Promise<void>;
}

/** Bytes. */
const longestBody = 10 * 1024;

/** @throws BadInput where the center's client refuses a value. */
export function createRelay(
  config: Config,
  { log, clock = wallClock, metrics = createMetrics(), fetch }: RelayParts,
): Relay {
  const base = config.fabricUrl;
  const sleep: Sleep = (ms, signal) => clock.sleep(ms, signal);
  const center = createCenterHttp(base, sleep);
  const ask = fetch ? secretHttp({ base, sleep, fetch }) : center.ask;
  const redis =
    config.redisUrl === undefined
      ? undefined
      : connectRedis({
          url: config.redisUrl,
          clock,
          log,
          onAway: (away) => metrics.storeFallback.set(away ? 1 : 0),
        });
  const memory = createMemoryStore(clock);
  const store = redis ? createRedisStore(redis, memory) : memory;
  const fabric = createObservedFabric(
    {
      base,
      ask,
      appKey: config.appKey,
      appSecret: config.appSecret,
      expire: config.tokenExpire,
      sleep,
      now: () => clock.now(),
    },
    observeInto(metrics),
  );
  const accessTokens = createAccessTokens(() => fabric.tokenByAkSk(), clock);
  const upstream = createUpstream(fabric, accessTokens, config);
  const calls = createCalls(store, clock, config.abandonedAfter);
  const drops = createDrops({ calls, upstream, clock, log, metrics });
  const sessions = createSessions(config, clock);
  const limits = createLimits(config, metrics, store, clock);

  const holds = createHolds();
  const stopped = new AbortController();
  // Whatever is held or watched listens to it; Node would take eleven for a leak.
  setMaxListeners(0, stopped.signal);
  const sweeping = drops.sweep(stopped.signal);
  const callbacks =
    config.callback &&
    createCallbackService(config.callback, {
      config,
      store,
      clock,
      log,
      metrics,
      limits,
      sessions,
      accessTokens,
      ask,
      closing: stopped.signal,
    });
  let closing = false;
  let open = 0;
  let whenIdle: (() => void) | undefined;

  const app = new Hono<RelayEnv>();
  app.use(requests({ clock, log, metrics, trustedProxies: config.trustedProxies }));
  app.onError((error, c) => {
    // A visitor who goes while sending reads no answer; the number is for the log.
    if ('code' in error && error.code === 'ECONNRESET' && c.req.raw.signal.aborted) {
      return c.body(null, 499 as 400);
    }
    c.get('log').error({ ...errorFields(error), stack: places(error) }, 'the relay failed');
    const message = 'the relay failed; its log says more';
    return fail(c, { status: 500, code: 'internal', message });
  });
  app.notFound((c) => fail(c, { status: 404, code: 'not-found', message: 'no such path' }));
  app.get('/healthz', (c) => {
    // Without Redis the relay goes on: nothing that a balancer should act upon.
    const remembers = redis && (redis.usable() ? 'redis' : 'away');
    const health = { status: closing ? 'closing' : 'ok', store: remembers ?? 'memory' };
    return c.json(health, closing ? 503 : 200);
  });

  for (const path of [`${webAdapterPath}*`, '/callback/*']) {
    app.use(path, guard(config), async (c, next) => {
      const refused = await limits.request(c, sessions.find(c)?.id);
      if (refused) return refused;
      await next();
      return undefined;
    });
  }
  app.use(limitBody(longestBody));
  app.route(
    '/',
    webAdapterRoutes({
      calls,
      drops,
      upstream,
      sessions,
      limits,
      metrics,
      clock,
      holds,
      closing: () => closing,
    }),
  );

  if (callbacks) {
    app.route('/callback', callbacks.routes);
    app.route('/callback-status', callbacks.reports);
  }

  return {
    metrics,

    async fetch(request, { onLost = lostBy(request), ...bindings } = {}) {
      open += 1;
      try {
        return await app.fetch(request, { ...bindings, onLost });
      } finally {
        open -= 1;
        if (open === 0) whenIdle?.();
      }
    },

    async close() {
      closing = true;
      stopped.abort();
      const sent = callbacks?.stop();
      const idle = new Promise<void>((resolve) => {
        whenIdle = resolve;
        if (open === 0) resolve();
      });
      const enough = new AbortController();
      const patience = clock.sleep(config.shutdownSeconds * 1000, enough.signal).then(
        () => holds.endAll(),
        () => {},
      );
      await idle;
      enough.abort();
      await patience;
      holds.endAll();
      await Promise.all([sweeping, drops.settled(), sent]);
      await store.close();
      center.close();
    },
  };
}

/** What the request itself tells. The listener holds it, since its signal goes with it. */
const lostBy =
  (request: Request): NonNullable<RelayBindings['onLost']> =>
  (listener) => {
    if (request.signal.aborted) listener();
    else request.signal.addEventListener('abort', listener, { once: true });
  };

/** Where an error of the relay's own was thrown, without its message. */
function places(error: Error): string {
  return (error.stack ?? '').slice((error.stack ?? '').indexOf('\n    at')).trim();
}
