/**
 * Checks whether the contact center gives this relay an AccessToken, and if not, why: at the start,
 * and by `GET /check` on the metrics' port. A failed check stops nothing; calls are tried all the
 * same.
 */
import { createFabric } from './clients/fabric.js';
import { createCenterHttp } from './center/center-http.js';
import type { Clock } from '../base/clock.js';
import { wallClock } from './base/clock.js';
import type { Config } from './settings/config.js';
import { errorFields, type Logger } from './base/log.js';
import type { Reason } from './base/reasons.js';

interface CheckResult extends Reason {
  readonly ok: boolean;
  readonly call: 'tokenByAkSk';
  /** When the center was asked, in ISO 8601. */
  readonly at: string;
  readonly error?: string;
}

/** Asks at most once in half a minute, and returns the last answer in between. Never rejects. */
export type Check = () => Promise<CheckResult>;

/** Milliseconds. */
const asksEvery = 30_000;

export function createCheck(config: Config, log: Logger, clock: Clock = wallClock): Check {
  const { fabricUrl: base, appKey, appSecret, tokenExpire: expire } = config;
  let latest: { result: Promise<CheckResult>; until: number } | undefined;

  async function ask(): Promise<CheckResult> {
    const call = 'tokenByAkSk';
    const at = new Date(clock.now()).toISOString();
    // A new connection, so that the check also finds faults of DNS, network and TLS.
    const center = createCenterHttp(base, clock);
    try {
      await createFabric({ base, ask: center.ask, appKey, appSecret, expire, clock })[call]();
      log.info('the contact center gives an AccessToken');
      return { ok: true, call, at };
    } catch (error) {
      const { why: _, ...fields } = errorFields(error);
      log.error({ ...errorFields(error), call }, `no AccessToken: ${meaning(fields.error)}`);
      return { ...fields, ok: false, call, at };
    } finally {
      center.close();
    }
  }

  return () => {
    const now = clock.now();
    if (!latest || now >= latest.until) latest = { result: ask(), until: now + asksEvery };
    return latest.result;
  };
}

function meaning(error: string): string {
  switch (error) {
    case 'unauthorized':
      return 'the contact center does not take APP_KEY and APP_SECRET';
    case 'network':
    case 'timeout':
      return 'nobody answers at FABRIC_URL';
    case 'not-found':
    case 'bad-response':
      return 'what answers at FABRIC_URL is no API Fabric';
    default:
      return 'the contact center does not give one';
  }
}
