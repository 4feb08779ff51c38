#!/usr/bin/env node
/**
 * The command line, `npx --no-install click-to-dial-relay`: reads the environment, says what is
 * wrong with it, and runs the relay until SIGTERM or SIGINT.
 */
import { collectDefaultMetrics } from 'prom-client';
import { createCheck } from './check.js';
import { type Config, ConfigError, readConfig } from './settings/config.js';
import { createLog, errorFields } from './base/log.js';
import { createLogLines } from './base/log-lines.js';
import { createMetrics } from './base/metrics.js';
import { misspelt } from './settings/misspelt.js';
import { missingDatabase } from './store/redis-database.js';
import { startRelay } from './server.js';
import { tellMetrics } from './base/worker-metrics.js';
import { runWorkers, workerNumber } from './workers.js';

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

/** Reasons why the relay cannot listen on a port, by the code of the error. */
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
const worker = workerNumber();
const metrics = createMetrics();
const onLost = (lines: number): void => metrics.logLost.inc(lines);
const lines = createLogLines({ stream: process.stdout, onLost });
// Whatever ends the process, the collected lines are written; those that fit into a pipe get
// through.
process.once('exit', () => lines.flush());
const whole = createLog(config.logLevel, lines);
const log = worker === undefined ? whole : whole.child({ worker });
const check = createCheck(config, log);
const exit = (code: number): void => log.flush(() => process.exit(code));

/** Checks the environment; runs once in the primary process, not in each worker. */
async function judgeEnvironment(): Promise<void> {
  const missing = config.redisUrl && (await missingDatabase(config.redisUrl));
  if (typeof missing === 'number') {
    refuse([`REDIS_URL: the server has no database ${missing}, or is a cluster, which has but 0`]);
  }
  for (const { name, likely } of misspelt(Object.keys(process.env))) {
    log.warn({ variable: name, likely }, 'a variable that is not known to the relay: misspelt?');
  }
}

async function runRelay(): Promise<void> {
  collectDefaultMetrics({ register: metrics.registry });
  if (worker !== undefined) tellMetrics(metrics);
  // With several workers the primary process listens on the metrics' port.
  const metricsPort = worker === undefined ? config.metricsPort : 0;
  const server = await startRelay({ ...config, metricsPort }, { log, metrics, check });
  log.info(
    {
      url: server.url,
      metrics: server.metricsUrl,
      shared: config.redisUrl !== undefined,
      callbacks: config.callback !== undefined,
    },
    'listening',
  );
  // With several workers the primary process checks once for all.
  if (worker === undefined) void check();
  let stopping = false;
  // A terminal signals all processes, and the primary process then signals its workers once more.
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    void server.close().then(() => {
      log.info('stopped');
      exit(0);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  if (worker === undefined) await judgeEnvironment();
  if (config.workers > 1 && worker === undefined) exit(await runWorkers(config, log, check));
  else await runRelay();
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
