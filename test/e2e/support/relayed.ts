/** A relay on a port of its own, in front of the simulated API Fabric of a shop's center. */
import { createLog, readConfig, startRelay, type RelayServer } from '../../../src/relay/index.js';
import { freePort } from '../../relay/hand-center.js';
import type { Shop } from './shop.js';

/** The environment of a relay for the pages of this shop. */
export const relayEnvironment = (shop: Shop, scenario: string): Record<string, string> => ({
  FABRIC_URL: shop.server(scenario),
  APP_KEY: 'demo-app-key',
  APP_SECRET: 'demo-app-secret',
  CHANNEL_ID: 'test',
  ALLOWED_ORIGINS: shop.site.origin,
  RELAY_SECRET: 'a secret for tests which is long enough for one',
  PORT: '0',
  METRICS_PORT: '0',
  SHUTDOWN_SECONDS: '0',
  LOG_LEVEL: 'error',
});

/** @param environment further variables. */
export function openRelay(
  shop: Shop,
  scenario: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RelayServer> {
  const config = readConfig({ ...relayEnvironment(shop, scenario), ...environment });
  return startRelay(config, { log: createLog(config.logLevel) });
}

/**
 * Starts a relay with call-backs. The center reports to PUBLIC_URL, so its port is chosen first.
 */
export async function openCallbackRelay(
  shop: Shop,
  scenario: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RelayServer> {
  const port = await freePort();
  return openRelay(shop, scenario, {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    CALLBACK_CALLERS: '88889050',
    CALLBACK_COUNTRIES: 'DE',
    CALLBACK_DELAY: '1',
    ...environment,
  });
}
