#!/usr/bin/env node
/**
 * The command line, `npx click-to-dial-relay`: reads the environment, says what is wrong with it, and
 * runs the relay until SIGTERM or SIGINT.
 */
import { collectDefaultMetrics } from 'prom-client';
import { type Config, ConfigError, readConfig } from './config.js';
import { createLog, errorFields } from './log.js';
import { createMetrics } from './metrics.js';
import { misspelt } from './misspelt.js';
import { missingDatabase } from './redis-database.js';
import { startRelay } from './server.js';

function refuse(problems: readonly string[]): never {
  process.stderr.write(
    `click-to-dial-relay cannot start. Wrong in its environment:\n` +
      problems.map((problem) => `  ${problem}\n`).join(''),
  );
  process.exit(1);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) refuse(error.problems);
    throw error;
  }
}

/** Why a port cannot be had. */
const listening: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody else listens there',
  EACCES: 'it needs the right to listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

function errorPlace(error: unknown): string {
  const { address, hostname = address, port } = error as Record<string, string | undefined>;
  return hostname === undefined
    ? ''
    : ` at ${hostname}${port === undefined ? '' : ` port ${port}`}`;
}

const config = configOrExit();
const missing = config.redisUrl && (await missingDatabase(config.redisUrl));
if (typeof missing === 'number') {
  refuse([`REDIS_URL: the server has no database ${missing}, or is a cluster, which has but 0`]);
}
const log = createLog(config.logLevel);
const metrics = createMetrics();
collectDefaultMetrics({ register: metrics.registry });
for (const { name, likely } of misspelt(Object.keys(process.env))) {
  log.warn({ variable: name, likely }, 'a variable that is not known to the relay: misspelt?');
}

try {
  const server = await startRelay(config, { log, metrics });
  log.info(
    {
      url: server.url,
      metrics: server.metricsUrl,
      shared: config.redisUrl !== undefined,
      callbacks: config.callback !== undefined,
    },
    'listening',
  );
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping');
    void server.close().then(() => {
      log.info('stopped');
      log.flush(() => process.exit(0));
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) {
    process.stderr.write(`click-to-dial-relay cannot start: ${errorFields(error).error}\n`);
    process.exit(1);
  }
  const { host, port, metricsHost, metricsPort } = config;
  const why = Object.hasOwn(listening, code) ? listening[code] : 'cannot listen there';
  refuse([
    `HOST ${host}, PORT ${port}, METRICS_HOST ${metricsHost}, METRICS_PORT ${metricsPort}: ` +
      `${why ?? ''} (${code}${errorPlace(error)})`,
  ]);
}
