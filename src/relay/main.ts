#!/usr/bin/env node
/**
 * The command line, `npx click-to-dial-relay`: reads the environment, says what is wrong with it, and
 * runs the relay until SIGTERM or SIGINT.
 */
import { collectDefaultMetrics } from 'prom-client';
import { type Config, ConfigError, readConfig } from './config.js';
import { createLog, errorFields } from './log.js';
import { createMetrics } from './metrics.js';
import { startRelay } from './server.js';

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(
      `click-to-dial-relay cannot start. Wrong in its environment:\n` +
        error.problems.map((problem) => `  ${problem}\n`).join(''),
    );
    process.exit(1);
  }
}

const config = configOrExit();
const log = createLog(config.logLevel);
const metrics = createMetrics();
collectDefaultMetrics({ register: metrics.registry });

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
  const code = (error as NodeJS.ErrnoException).code;
  process.stderr.write(
    `click-to-dial-relay cannot start: ${code ?? errorFields(error).error}` +
      (code === undefined
        ? '\n'
        : ` (HOST ${config.host}, PORT ${config.port}, ` +
          `METRICS_HOST ${config.metricsHost}, METRICS_PORT ${config.metricsPort})\n`),
  );
  process.exit(1);
}
