/** Puts call-backs together for the relay: from its settings and parts to routes and a worker. */
import { Hono } from 'hono';
import { callStateClient } from '../clients/call-state.js';
import { createCallClient } from '../clients/create-call.js';
import type { Ask } from '../../api/http/request.js';
import type { AccessTokens } from '../center/access-tokens.js';
import type { Hours } from '../../base/hours.js';
import type { Clock } from '../../base/clock.js';
import type { CallbackConfig, Config } from '../settings/config.js';
import type { RelayEnv } from '../visitor/env.js';
import { atMost, type Limits, perAddress } from '../visitor/limits.js';
import type { Logger } from '../base/log.js';
import type { Metrics } from '../base/metrics.js';
import { observeInto } from '../center/observed-fabric.js';
import type { Sessions } from '../visitor/sessions.js';
import type { VisitorTokens } from '../visitor/visitor-token.js';
import type { Store } from '../store/store.js';
import { createCallData } from './call-data.js';
import { createCallbacks } from './callbacks.js';
import { createCallWith } from './center.js';
import { perNumber } from './overdialling.js';
import { regionsBelow } from '../settings/regions.js';
import { callbackRoutes, callbackStatusRoutes, callbackTimesRoute } from './routes.js';
import { createSignatureGuard } from './signature.js';
import { createCallbackWorker } from './worker.js';

export interface CallbackServiceParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly visitorTokens: VisitorTokens;
  readonly ask: Ask;
  /** Aborts when the relay closes. */
  readonly closing: AbortSignal;
}

export interface CallbackService {
  /** Routes for visitors. */
  readonly routes: Hono<RelayEnv>;
  /** Routes for the center, which is no page: checks of origin and cookie do not apply. */
  readonly reports: Hono<RelayEnv>;
  /**
   * Resolves when requests that are being sent are sent, and their answers stored. Waiting requests
   * are left to the other relays; a relay without Redis sends them itself, if CALLBACK_DELAY is
   * over before SHUTDOWN_SECONDS.
   */
  stop(): Promise<void>;
}

/** Seconds. */
const day = 86_400;

/** Milliseconds between two checks whether a request still waits. */
const lookEvery = 250;

/** Begins at once to send due requests, also those that other relays accepted. @throws BadInput */
export function createCallbackService(
  callback: CallbackConfig,
  { config, store, clock, log, metrics, limits, sessions, ...parts }: CallbackServiceParts,
): CallbackService {
  const center = { base: config.fabricUrl, appKey: config.appKey, clock };
  const client = createCallClient({
    ...center,
    kind: callback.kind,
    ask: observed('createCall', parts.ask, clock, metrics),
  });
  const states = callStateClient({
    ...center,
    ask: observed('queryCallState', parts.ask, clock, metrics),
  });
  for (const prefix of callback.countries.filter((allowance) => allowance.startsWith('+'))) {
    const { called, others } = regionsBelow(prefix);
    if (others.length === 0) continue;
    const why =
      'not all countries below a prefix of CALLBACK_COUNTRIES are called: name the others';
    log.warn({ prefix, called, others }, why);
  }
  let waiting = 0;
  // Visitors from one network must not use up the call-backs of everybody else.
  const quarter = Math.max(1, Math.floor(callback.perDay / 4));
  const callbacks = createCallbacks({
    settings: {
      ...callback,
      delay: callback.delay * 1000,
      noStatusAfter: callback.noStatusAfter * 1000,
      secret: config.relaySecrets[0] ?? '',
      sealedBy: config.relaySecrets,
      hours: hoursOf(callback, config, log),
    },
    store,
    clock,
    log,
    limits: {
      visitor: limits.create('callbacks-visitor', atMost(callback.perVisitor), day),
      address: limits.create('callbacks-address', perAddress(callback.perAddress, quarter), day),
      number: limits.create('callbacks-number', perNumber(callback.perNumber), day),
      all: limits.create('callbacks-all', atMost(callback.perDay), day),
    },
    createCall: createCallWith(parts.accessTokens, client),
    queryCallState: (callSerialNo) =>
      parts.accessTokens.use((accessToken) => states.queryCallState(accessToken, callSerialNo)),
    onState(state, before) {
      metrics.callbacks.inc({ state });
      if (state === 'waiting') waiting += 1;
      else if (before === 'waiting') waiting -= 1;
    },
  });
  const { signatureKey: key, signature: algorithm } = callback;
  const signed =
    key === undefined ? undefined : createSignatureGuard({ key, algorithm, store, clock });
  const worker = createCallbackWorker({ callbacks, clock, log });
  worker.start();

  // Bidirectional calls of ITA have no such field, and one that names it is refused.
  const told = callback.callData === 'on' && callback.kind !== 'ita';
  const origins = new Set([...config.allowedOrigins, new URL(callback.publicUrl).origin]);
  const compose = told ? createCallData(origins) : () => undefined;
  const routes = new Hono<RelayEnv>();
  routes.route('/', callbackTimesRoute(callbacks));
  routes.use(async (c, next) => {
    // A new visitor may later need a token of the center, so the limit of new visitors applies here
    // too.
    const refused = sessions.find(c) ? undefined : await limits.visitor(c);
    return refused ?? sessions.middleware(c, next);
  });
  routes.route('/', callbackRoutes(callbacks, { ...parts, compose }));
  return {
    routes,
    reports: callbackStatusRoutes(callbacks, { signed }),
    async stop() {
      const alone = config.redisUrl === undefined;
      const end = clock.now() + config.shutdownSeconds * 1000;
      const worthIt = alone && callback.delay < config.shutdownSeconds;
      while (worthIt && waiting > 0 && clock.now() < end) await clock.sleep(lookEvery);
      await worker.stop();
      if (alone && waiting > 0) log.error({ waiting }, 'callbacks lost: only Redis keeps them');
    },
  };
}

/** The hours in which a visitor may choose a time; undefined where nothing would keep it. */
function hoursOf(
  { hours, hoursClosed, hoursZone }: CallbackConfig,
  { redisUrl }: Config,
  log: Logger,
): Hours | undefined {
  if (!hours) return undefined;
  if (redisUrl === undefined) {
    log.warn({}, 'CALLBACK_HOURS needs REDIS_URL: visitors cannot choose a time');
    return undefined;
  }
  return { ranges: hours, closed: hoursClosed, zone: hoursZone };
}

function observed(call: string, ask: Ask, clock: Clock, metrics: Metrics): Ask {
  const observe = observeInto(metrics);
  return async (request) => {
    const began = clock.now();
    let status = 0;
    try {
      const answer = await ask(request);
      ({ status } = answer);
      return answer;
    } finally {
      observe(call, status, clock.now() - began);
    }
  };
}
